using BetweenTokens.Microworld;
using BetweenTokens.Models;

namespace BetweenTokens.Training;

/// <summary>
/// How far a model is from the truth where it was never taught: KL(world ‖ model) over the predictions that follow a prefix which
/// the world can produce and its training law cannot. A rule fixes what follows, so a model that found the rule comes near.
/// </summary>
/// <param name="Tokens">Number of predictions.</param>
/// <param name="Kl">Mean KL(world ‖ model), nats a token.</param>
/// <param name="KlByKind">The same for every kind that withholds something.</param>
/// <param name="TokensByKind">How many predictions each of these stands on.</param>
public sealed record WithheldDistance(long Tokens, double Kl, IReadOnlyDictionary<string, double> KlByKind, IReadOnlyDictionary<string, long> TokensByKind)
{
    private const int DocumentsTried = 200;

    /// <summary>Measures on documents of the world, kind by kind.</summary>
    /// <param name="model">The model; causal, its tokens are those of the world.</param>
    /// <param name="world">The truth.</param>
    /// <param name="tokensInKind">At least so many predictions in every kind that withholds something.</param>
    /// <param name="seed">Seed of the documents.</param>
    /// <returns>No tokens where the world withholds nothing.</returns>
    public static WithheldDistance Measure(Transformer model, World world, long tokensInKind, long seed)
    {
        var (reading, tally) = (DocumentBatches.Of(model, world.EndToken), new DistanceTally(world));
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

                tally.Add(reading, [.. found.Select(entry => (entry.Document, kind.Name))], [.. found.Select(entry => entry.From)]);
            }
        }

        var result = tally.Result();
        return new(result.Tokens, result.Kl, result.KlByKind, result.TokensByKind);
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
