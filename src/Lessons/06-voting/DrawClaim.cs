using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-04: softmax settles on nothing; the draw does.</summary>
public static class DrawClaim
{
    /// <summary>Draws many times from the same distributions and compares the histogram with the probabilities.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">Contexts, one distribution each.</param>
    /// <param name="draws">Draws from each.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<string> prompts, int draws = 500, long seed = 604) =>
        Measure(model, [.. prompts.Select(prompt => Prompts.PromptIds(model, prompt))], draws, seed);

    /// <summary>The same after texts given as token ids.</summary>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<int[]> prompts, int draws = 500, long seed = 604)
    {
        var rows = NextLogits.After(model, prompts);
        var random = new SeededRandom(seed);
        var (beyond, single, drawn) = (new List<double>(), new List<bool>(), new int[draws]);
        for (int text = 0; text < prompts.Count; text++)
        {
            var logits = rows[text];
            var counts = new float[logits.Length];
            TokenDraw.Sample(logits, random, drawn);
            foreach (int token in drawn)
            {
                counts[token] += 1f / draws;
            }

            var p = Distributions.Softmax(logits);
            beyond.Add(Distributions.TotalVariation(counts, p) - ExpectedByChance(p, draws, random));
            single.Add(counts.Count(c => c > 0) == 1);
        }

        return Evidence.Of(
            model,
            Measured.Mean("distance of the draws beyond chance", beyond, seed),
            Measured.Share("share of contexts with one outcome", single));
    }

    /// <summary>Total variation between p and a histogram of honest draws from it, averaged over 20 such histograms.</summary>
    /// <remarks>The draws come from a table of sums in double precision, not from the sampler that is being tested.</remarks>
    private static double ExpectedByChance(float[] p, int draws, SeededRandom random)
    {
        var sums = new double[p.Length];
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            sums[i] = sum += p[i];
        }

        const int Replicates = 20;
        double total = 0;
        for (int r = 0; r < Replicates; r++)
        {
            var counts = new float[p.Length];
            for (int i = 0; i < draws; i++)
            {
                int at = Array.BinarySearch(sums, random.NextDouble() * sum);
                counts[Math.Min(p.Length - 1, at < 0 ? ~at : at + 1)] += 1f / draws;
            }

            total += Distributions.TotalVariation(counts, p);
        }

        return total / Replicates;
    }
}
