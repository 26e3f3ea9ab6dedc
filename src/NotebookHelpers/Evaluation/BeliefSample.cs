using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Evaluation;

/// <summary>
/// Documents with the oracle's belief about one hidden variable at every place where it moves: what linear maps from the residual
/// stream are fitted on and tested with (Shai et al. 2024).
/// </summary>
public sealed class BeliefSample
{
    private const double Penalty = 1e-6; // keeps a singular system solvable, and moves nothing that a picture shows

    private readonly int[][] _texts;
    private readonly BeliefPoint[] _places;
    private readonly int _fitted;

    private BeliefSample(int[][] texts, string variable, IReadOnlyList<string> values, BeliefPoint[] places)
    {
        (_texts, Variable, Values, _places) = (texts, variable, values, places);
        _fitted = places.Count(p => p.Document < texts.Length * 3 / 4);
        if (_fitted <= values.Count || _fitted == places.Length)
        {
            throw new ArgumentException($"The belief about '{variable}' moves at {places.Length} places of {texts.Length} "
                + $"documents, {_fitted} of them in the first three quarters: too few to fit a map and to test it. "
                + $"Draw more documents, or name another variable.");
        }
    }

    /// <summary>Name of the hidden variable.</summary>
    public string Variable { get; }

    /// <summary>Its values.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Draws documents of one kind and reads them.</summary>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="kind">Name of the kind.</param>
    /// <param name="variable">The hidden variable, for instance <c>сезон</c>.</param>
    /// <param name="values">Its values, in the order wanted.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="seed">Seed of the documents.</param>
    /// <exception cref="ArgumentException">The law has no such kind, or the belief moves too seldom.</exception>
    public static BeliefSample Draw(Oracle oracle, string kind, string variable, IReadOnlyList<string> values, int documents, long seed)
    {
        var law = oracle.Law;
        var chosen = law.Kinds.FirstOrDefault(k => k.Kind.Name == kind).Kind
            ?? throw new ArgumentException(
                $"{law.Name} has no documents of the kind '{kind}'; it has: {string.Join(", ", law.Kinds.Select(k => k.Kind.Name))}.",
                nameof(kind));
        var (sampler, texts, places, document) =
            (new Sampler(law, seed), new List<int[]>(documents), new List<BeliefPoint>(), new List<int>());
        while (texts.Count < documents)
        {
            document.Clear();
            sampler.Next(document, chosen);
            int[] text = [.. document.Take(document.Count - 1)]; // without its end mark
            places.AddRange(Places(oracle, text, texts.Count, variable, values));
            texts.Add([law.EndToken, .. text]);
        }

        return new([.. texts], variable, values, [.. places]);
    }

    /// <summary>Fits a linear map from the stream to the belief on three quarters of the documents, and reads the rest with it.</summary>
    /// <param name="transformer">A trained network, or an untrained one as control.</param>
    /// <param name="name">Name to show.</param>
    /// <param name="depth">Where to read the stream: 0 before the first block, i after block i − 1; null: after the last.</param>
    public BeliefProbe Fit(Transformer transformer, string name, int? depth = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (at, places) = (depth ?? transformer.Config.NLayers, _places.ToLookup(place => place.Document));

        // a place stands one further than in the document: the text begins with the mark
        using var states = StreamStates.Read(transformer, _texts,
            [.. Enumerable.Range(0, _texts.Length).Select(text => places[text].Select(place => place.Position + 1).ToArray())], at);
        var (x, y) = (states[at], tensor(_places.SelectMany(p => p.Exact).ToArray(), device: CPU).view(-1, Values.Count));
        var read = TensorMemory.Copy<double>(RidgeProbe.Fit(x[.._fitted], y[.._fitted], Penalty).Predict(x[_fitted..]));
        return new(name, at, Variable, Values,
            [.. _places.Skip(_fitted).Select((p, i) => p with { Read = read[(i * Values.Count)..((i + 1) * Values.Count)] })]);
    }

    // A token that tells nothing new (a comma) would only repeat the point before it.
    private static IEnumerable<BeliefPoint> Places(Oracle oracle, int[] text, int document, string variable, IReadOnlyList<string> values)
    {
        var belief = Belief.Along(oracle, text, variable, values);
        var before = belief.At(0);
        for (var i = 0; i < text.Length; i++)
        {
            var now = belief.At(i);
            if (now.Sum() > 1 - 1e-9 && (i == 0 || now.Zip(before, (a, b) => Math.Abs(a - b)).Max() > 1e-9))
            {
                yield return new(document, i, oracle.Spell(text[i]), now, []);
            }

            before = now;
        }
    }
}
