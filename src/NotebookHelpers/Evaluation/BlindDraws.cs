using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>Draws many tokens from the softmax of one row of logits.</summary>
/// <param name="logits">[dVocab].</param>
/// <param name="random">Where chance comes from.</param>
/// <param name="drawn">Takes the tokens.</param>
public delegate void ManyDraws(ReadOnlySpan<float> logits, SeededRandom random, Span<int> drawn);

/// <summary>What many draws at the places of one text came to; every number is a sum over its places.</summary>
/// <param name="Unit">Name of the text.</param>
/// <param name="Places">How many places.</param>
/// <param name="Top">Shares of the draws that were the likeliest token.</param>
/// <param name="TopProbability">Probabilities of that token.</param>
/// <param name="OneOutcome">Places at which every draw gave the same token.</param>
/// <param name="BeyondChance">
/// Total variation between the draws' frequencies and the probabilities, less what as many honest draws have on average.
/// </param>
public sealed record BlindDraw(string Unit, int Places, double Top, double TopProbability, int OneOutcome, double BeyondChance);

/// <summary>Is a prediction one token, or a distribution? Many draws at temperature 1 at places that were chosen blindly.</summary>
public static class BlindDraws
{
    /// <summary>Draws at each place of a text; the same numbers whatever other texts are asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="places">The text and its places.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="draws">Draws at each place.</param>
    /// <param name="sampler">What draws; null: <see cref="TokenDraw"/>, which every generation here draws with.</param>
    public static BlindDraw At(ILanguageModel model, BlindPlaces places, long seed, int draws = 1000, ManyDraws? sampler = null)
    {
        sampler ??= TokenDraw.Sample;
        var (random, rows) = (new SeededRandom(seed).Fork(StableHash(places.Unit)), model.Logits(places.Ids));
        var (top, probability, single, beyond, drawn) = (0.0, 0.0, 0, 0.0, new int[draws]);
        foreach (var place in places.After)
        {
            var logits = rows[place];
            sampler(logits, random, drawn);
            var shares = new float[logits.Length];
            foreach (var token in drawn)
            {
                shares[token] += 1f / draws;
            }

            var (p, likeliest) = (Distributions.Softmax(logits), Distributions.ArgMax(logits));
            top += drawn.Count(token => token == likeliest) / (double)draws;
            probability += p[likeliest];
            single += drawn.Distinct().Count() == 1 ? 1 : 0;
            beyond += Distributions.TotalVariation(shares, p) - ExpectedByChance(p, draws, random);
        }

        return new(places.Unit, places.After.Count, top, probability, single, beyond);
    }

    /// <summary>Total variation between p and the frequencies of honest draws from it, averaged over 20 such sets of draws.</summary>
    /// <remarks>The draws come from a table of sums in double precision, not from the sampler that is being tested.</remarks>
    internal static double ExpectedByChance(float[] p, int draws, SeededRandom random)
    {
        var sums = new double[p.Length];
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sums[i] = sum += p[i];
        }

        const int Replicates = 20;
        var (total, counts) = (0.0, new int[p.Length]);
        for (var r = 0; r < Replicates; r++)
        {
            Array.Clear(counts);
            for (var i = 0; i < draws; i++)
            {
                var at = Array.BinarySearch(sums, random.NextDouble() * sum);
                counts[Math.Min(p.Length - 1, at < 0 ? ~at : at + 1)]++;
            }

            for (var i = 0; i < p.Length; i++)
            {
                total += Math.Abs(((double)counts[i] / draws) - p[i]) / 2;
            }
        }

        return total / Replicates;
    }

    // a string's own hash changes from one process to the next
    private static long StableHash(string text) => text.Aggregate(17L, (hash, letter) => unchecked((hash * 31) + letter));
}
