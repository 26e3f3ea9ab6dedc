using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>What the heads of a model are, found on texts other than those that are scored: a table for each kind.</summary>
public sealed class HeadKinds
{
    private HeadKinds(IReadOnlyList<(string Name, double[,] Heads)> scores) => Scores = scores;

    /// <summary>
    /// Name and [layer, head] for each kind: previous token, duplicate token and induction on random tokens that are repeated; sink,
    /// distance, nearness (the nearest four) and sharpness (exp of minus the entropy, the inverse number of places) on the texts.
    /// </summary>
    public IReadOnlyList<(string Name, double[,] Heads)> Scores { get; }

    /// <summary>Reads the texts.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="texts">Token ids, more than four in each.</param>
    /// <param name="seed">Seed of the repeated tokens.</param>
    public static HeadKinds Of(LanguageModel model, IReadOnlyList<int[]> texts, long seed = 0)
    {
        var repeated = HeadScores.RepeatedTokens(model, Math.Min(20, (model.VocabularySize - 2) / 2), seed);
        return new(
        [
            ("previous token", Mean(model, [repeated], HeadScores.PreviousToken)),
            ("duplicate token", Mean(model, [repeated], HeadScores.DuplicateToken)),
            ("induction", Mean(model, [repeated], HeadScores.Induction)),
            ("sink", Mean(model, texts, HeadScores.Sink)),
            ("distance", Mean(model, texts, trace => HeadScores.MeanDistance(trace))),
            ("nearest four", Mean(model, texts, trace => HeadScores.Nearest(trace))),
            ("sharpness", Sharpness(Mean(model, texts, trace => HeadScores.Entropy(trace)))),
        ]);
    }

    private static double[,] Mean(LanguageModel model, IReadOnlyList<int[]> texts, Func<Trace, double[,]> of)
    {
        var sum = new double[model.Config.NLayers, model.Config.NHeads];
        foreach (var text in texts)
        {
            using var trace = model.Trace(text, TraceOptions.Only(
                [.. Enumerable.Range(0, model.Config.NLayers).Select(layer => new HookAddress(HookPoint.Pattern, layer))]));
            Add(sum, of(trace), 1.0 / texts.Count);
        }

        return sum;
    }

    private static void Add(double[,] sum, double[,] values, double weight)
    {
        for (var layer = 0; layer < sum.GetLength(0); layer++)
        {
            for (var head = 0; head < sum.GetLength(1); head++)
            {
                sum[layer, head] += weight * values[layer, head];
            }
        }
    }

    private static double[,] Sharpness(double[,] entropies)
    {
        var result = new double[entropies.GetLength(0), entropies.GetLength(1)];
        for (var layer = 0; layer < result.GetLength(0); layer++)
        {
            for (var head = 0; head < result.GetLength(1); head++)
            {
                result[layer, head] = Math.Exp(-entropies[layer, head]);
            }
        }

        return result;
    }
}
