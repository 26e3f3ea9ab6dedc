using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>One context of a corpus with its three distributions compared.</summary>
/// <param name="Count">How often the corpus has it.</param>
/// <param name="LawModel">KL(law ‖ model), nats.</param>
/// <param name="CountsModel">KL(counts ‖ model), nats.</param>
/// <param name="LawCounts">KL(law ‖ counts), nats; half an occurrence is added to every token that the law
/// allows, else it were infinite.</param>
/// <param name="NearerToCounts">True where the model is nearer to the counts than to the law, in total variation.</param>
public sealed record CountedContext(int Count, double LawModel, double CountsModel, double LawCounts, bool NearerToCounts);

/// <summary>01-02: does a model repeat the frequencies of its corpus?</summary>
public static class CountsClaim
{
    /// <summary>Lower ends of the bins of counts; the last has no upper end.</summary>
    public static IReadOnlyList<int> Bins { get; } = [1, 2, 4, 16, 64, 128];

    /// <summary>Compares law, counts and model in contexts where the law leaves a choice (entropy of 0.3 nats and more).</summary>
    /// <param name="model">Trained on the corpus.</param>
    /// <param name="law">The law that the corpus was drawn from.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="most">Most contexts of each bin of counts, chosen at random.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static IReadOnlyList<CountedContext> Compare(LanguageModel model, Law law, Corpus corpus, int most = 120, long seed = 102)
    {
        const double Choice = 0.3;
        var (random, oracle) = (new SeededRandom(seed), new Oracle(law));
        var chosen = new List<(Context Context, double[] Law)>();
        foreach (var bin in ContextCounts.Of(corpus).GroupBy(context => BinOf(context.Count)).OrderBy(bin => bin.Key))
        {
            Context[] contexts = [.. bin];
            random.Shuffle(contexts);
            chosen.AddRange(contexts.Select(c => (Context: c, Law: oracle.Next(c.Prefix))).Where(c => Entropy(c.Law) >= Choice).Take(most));
        }

        var logits = NextLogits.After(model.Transformer, [.. chosen.Select(c => (int[])[law.EndToken, .. c.Context.Prefix])]);
        return [.. chosen.Zip(logits, (c, row) => CompareOne(c.Context, c.Law, row))];
    }

    /// <summary>The number of the bin of a count.</summary>
    public static int BinOf(int count) => Bins.Count(least => count >= least) - 1;

    /// <summary>A bin as text: «4–15».</summary>
    public static string BinName(int bin) => bin == Bins.Count - 1 ? $"{Bins[bin]}+"
        : Bins[bin] + 1 == Bins[bin + 1] ? $"{Bins[bin]}"
        : $"{Bins[bin]}–{Bins[bin + 1] - 1}";

    private static CountedContext CompareOne(Context context, double[] law, float[] logits)
    {
        float[] model = Distributions.Softmax(logits);
        var counts = context.Shares(law.Length);
        var possible = law.Count(p => p > 0);
        var smoothed = law.Select((p, i) => p > 0 ? ((counts[i] * context.Count) + 0.5) / (context.Count + (0.5 * possible)) : 0).ToArray();
        return new(context.Count, Divergence(law, i => model[i]), Divergence(counts, i => model[i]),
            Divergence(law, i => smoothed[i]), Variation(counts, model) < Variation(law, model));
    }

    private static double Entropy(double[] p) => -p.Sum(x => x > 0 ? x * Math.Log(x) : 0);

    private static double Divergence(double[] p, Func<int, double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += p[i] > 0 ? p[i] * Math.Log(p[i] / q(i)) : 0;
        }

        return sum;
    }

    private static double Variation(double[] p, float[] q)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += Math.Abs(p[i] - q[i]) / 2;
        }

        return sum;
    }
}
