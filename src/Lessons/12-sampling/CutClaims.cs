using System.Numerics;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>What a reader could cut a distribution with: gives the probabilities after the cut, 0 where it cut.</summary>
/// <param name="logits">Logits, [dVocab].</param>
/// <param name="options">k or p.</param>
public delegate IReadOnlyList<double> CutRule(float[] logits, SamplingOptions options);

/// <summary>Measurements of section 12 that need no model.</summary>
/// <remarks>Each takes another rule than the right one, to see whether the verdict would notice.</remarks>
public static class CutClaims
{
    private const int Distributions = 300, Series = 1000, Draws = 10_000;
    private const double Rounding = 1e-6; // float32

    private static readonly double[] _shares = [0.4, 0.3, 0.3];

    /// <summary>12-01: cuts of random distributions against all subsets.</summary>
    /// <param name="rule">The cut; null: the library's.</param>
    public static Evidence Sets(CutRule? rule = null)
    {
        rule ??= Library;
        var (wrongK, wrongP, off) = (0, 0, 0.0);
        for (var i = 0; i < Distributions; i++)
        {
            var random = new SeededRandom(1201).Fork(i);
            var size = 2 + random.Next(9);
            float[] logits = [.. Enumerable.Range(0, size).Select(_ => (float)(2 * random.NextGaussian()))];
            var p = EntropyCurve.Probabilities(logits);
            var (k, mass) = (1 + random.Next(size), (float)(0.05 + (0.9 * random.NextDouble())));
            var (ofK, ofP) = (rule(logits, new() { TopK = k }), rule(logits, new() { TopP = mass }));
            wrongK += Count(ofK) == k && Mass(p, ofK) >= Best(p, k) - Rounding ? 0 : 1;
            var kept = Count(ofP);
            wrongP += Mass(p, ofP) >= mass - Rounding && (kept == 1 || Best(p, kept - 1) < mass + Rounding) ? 0 : 1;
            off = new[] { ofK, ofP }.Max(after => Math.Max(off, after.Select((q, at) =>
                q > 0 ? Math.Abs(q - (p[at] / Mass(p, after))) : 0).Max()));
        }

        float[] edge = [.. new[] { 0.9, 0.06, 0.04 }.Select(x => (float)Math.Log(x))];
        return Evidence.Arithmetic(
            Measured.Exact("share of top-k sets that are not the k best", (double)wrongK / Distributions, Distributions),
            Measured.Exact("share of top-p sets that are not the smallest", (double)wrongP / Distributions, Distributions),
            Measured.Exact("tokens kept where the first has 0.9 and p is 0.9", Count(rule(edge, new() { TopP = 0.9f }))),
            Measured.Exact("largest distance of a kept probability from p / mass", off, 2 * Distributions));
    }

    /// <summary>12-03: how many words a nucleus of 0.9 takes of equal ones.</summary>
    /// <param name="vocabularies">Sizes by name; null: those of SmolLM2, GPT-2 and the glass world.</param>
    public static Evidence Uniform(params IReadOnlyList<(string Name, int Size)> vocabularies) => Evidence.Arithmetic(
        [.. (vocabularies.Count > 0 ? vocabularies :
            [("SmolLM2", 49_152), ("GPT-2", 50_257), (SamplingWorld.InWorld, SamplingWorld.Law(SamplingWorld.Glass).TokenCount)])
            .Select(one => Measured.Exact($"words in the nucleus of a uniform distribution: {one.Name}",
                TruncationPrice.Of(new float[one.Size], new SamplingOptions { TopP = 0.9f }).KeptCount))]);

    /// <summary>12-09: how often B comes before A in long series of draws from 40/30/30.</summary>
    /// <param name="drawn">Shares that are drawn from; null: the same.</param>
    public static Evidence Ranking(double[]? drawn = null)
    {
        float[] logits = [.. (drawn ?? _shares).Select(p => (float)Math.Log(p))], truth = [.. _shares.Select(p => (float)Math.Log(p))];
        var (before, hits, draws, came) = (0, 0L, new int[Draws], new int[Draws]);
        for (var i = 0; i < Series; i++)
        {
            var random = new SeededRandom(1209).Fork(i);
            TokenDraw.Sample(logits, random, draws);
            before += draws.Count(id => id == 1) > draws.Count(id => id == 0) ? 1 : 0;
            if (i < 100)
            {
                TokenDraw.Sample(truth, random.Fork(1), came);
                hits += draws.Zip(came).Count(pair => pair.First == pair.Second);
            }
        }

        return Evidence.Arithmetic(
            Measured.Exact("share of series in which B is drawn oftener than A", (double)before / Series, Series),
            Measured.Exact("hits of draws where the truth follows the shares", hits / (100.0 * Draws), 100));
    }

    private static IReadOnlyList<double> Library(float[] logits, SamplingOptions options) => TruncationPrice.Of(logits, options).After;

    private static int Count(IReadOnlyList<double> after) => after.Count(q => q > 0);

    private static double Mass(double[] p, IReadOnlyList<double> after) => p.Where((_, i) => after[i] > 0).Sum();

    // The largest mass of any set of that size, by trying all sets.
    private static double Best(double[] p, int size)
    {
        var best = 0.0;
        for (var set = 1u; set < 1u << p.Length; set++)
        {
            if (BitOperations.PopCount(set) == size)
            {
                var mass = 0.0;
                for (var i = 0; i < p.Length; i++)
                {
                    mass += (set >> i & 1) == 1 ? p[i] : 0;
                }

                best = Math.Max(best, mass);
            }
        }

        return best;
    }
}
