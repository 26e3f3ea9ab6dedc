using BetweenTokens.Microworld;
using BetweenTokens.Models;

namespace BetweenTokens.Evaluation;

/// <summary>
/// How far a model is from the truth where it was never taught: KL(world ‖ model) over the predictions that follow a prefix which
/// the world can produce and its training law cannot. A rule fixes what follows, so a model that found the rule comes near.
/// </summary>
/// <param name="Tokens">Number of predictions.</param>
/// <param name="Kl">Mean KL(world ‖ model), nats a token.</param>
/// <param name="KlByKind">The same for every kind that withholds something.</param>
/// <param name="TokensByKind">How many predictions each of these stands on.</param>
public sealed record WithheldDistance(
    long Tokens,
    double Kl,
    IReadOnlyDictionary<string, double> KlByKind,
    IReadOnlyDictionary<string, long> TokensByKind)
{
    private const int DocumentsTried = 200;

    /// <summary>Words in these predictions; null in an older note of a model whose tokens are words.</summary>
    public long? Words { get; init; }

    /// <summary>Mean KL(world ‖ model), nats a word.</summary>
    public double KlPerWord => Kl * Tokens / (Words ?? Tokens);

    /// <summary>Measures on documents of the world, kind by kind.</summary>
    /// <param name="model">The model; causal.</param>
    /// <param name="world">The truth, in words: a word leaves the training law, and the predictions after that word count.</param>
    /// <param name="tokensInKind">At least so many predictions in every kind that withholds something.</param>
    /// <param name="seed">Seed of the documents.</param>
    /// <param name="told">The truth in the model's tokens; null: they are the world's words.</param>
    /// <returns>No tokens where the world withholds nothing.</returns>
    public static WithheldDistance Measure(Transformer model, World world, long tokensInKind, long seed, Law? told = null)
    {
        told ??= world;
        var (reading, tally) = (DocumentBatches.Of(model, told.EndToken), new DistanceTally(told));
        var (sampler, taught) = (new Sampler(world, seed), new Filter(TrainingLaw.Of(world)));
        foreach (var (kind, _) in world.Kinds)
        {
            while (tally.TokensOf(kind.Name) < tokensInKind)
            {
                var found = Draw(sampler, kind, taught);
                if (found.Count == 0)
                {
                    break;
                }

                tally.Add(reading, [.. found.Select(entry => (told.Spell(entry.Document, ends: false), kind.Name))],
                    [.. found.Select(entry => told.Spell(entry.Document[..entry.From], ends: false).Length)]);
            }
        }

        var result = tally.Result();
        return new(result.Tokens, result.Kl, result.KlByKind, result.TokensByKind) { Words = result.Words };
    }

    /// <summary>Documents that the training law cannot produce, and where each of them leaves it.</summary>
    private static List<(int[] Document, int From)> Draw(Sampler sampler, Kind kind, Filter taught)
    {
        var (found, document) = (new List<(int[], int)>(), new List<int>());
        for (var tried = 0; tried < DocumentsTried; tried++)
        {
            document.Clear();
            sampler.Next(document, kind);
            taught.Restart();
            var known = document.FindIndex(token => taught.Advance(token) == 0);
            if (known >= 0 && known + 1 < document.Count)
            {
                found.Add(([.. document], known + 1));
            }
        }

        return found;
    }
}
