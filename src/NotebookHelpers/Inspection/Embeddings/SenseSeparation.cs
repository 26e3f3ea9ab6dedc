using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Embeddings;

/// <summary>How far the senses of one word lie apart at one depth. The unit is the sentence.</summary>
/// <param name="Depth">0: before the first block; else after block depth − 1.</param>
/// <param name="Within">Mean cosine of two sentences of one sense, states less their common mean.</param>
/// <param name="Between">The same for two sentences of different senses.</param>
/// <param name="Told">Share of the sentences that lie nearer to the mean of their own sense than to the other's, each sentence left out
/// of the means that it is held against; where both are equally near it counts half.</param>
/// <param name="Null">Interval of <see cref="Told"/> when labels are dealt anew: what a word without senses gives.</param>
/// <param name="Units">For each sentence 1, ½ or 0.</param>
public sealed record SenseDepth(
    int Depth, double Within, double Between, double Told, Interval Null, IReadOnlyList<double> Units);

/// <summary>One word, two senses, many sentences: at which depth its states part.</summary>
public static class SenseSeparation
{
    /// <summary>Reads the word's state in every sentence and separates the senses at every depth.</summary>
    /// <param name="model">A causal transformer.</param>
    /// <param name="texts">Token ids of each sentence.</param>
    /// <param name="positions">Where the word (its last piece) stands in each.</param>
    /// <param name="first">True: the first sense.</param>
    /// <param name="deals">How often labels are dealt anew for the null.</param>
    /// <param name="seed">Seed of the deals.</param>
    /// <returns>One row a depth, 0 to the number of layers.</returns>
    /// <exception cref="ArgumentException">A sense has fewer than three sentences, or the lists differ in length.</exception>
    public static IReadOnlyList<SenseDepth> ByDepth(
        LanguageModel model, IReadOnlyList<int[]> texts, IReadOnlyList<int> positions, IReadOnlyList<bool> first, int deals = 200,
        long seed = 0)
    {
        if (texts.Count != positions.Count || texts.Count != first.Count || first.CountBy(is_ => is_).Any(group => group.Value < 3)
            || first.Distinct().Count() < 2)
        {
            throw new ArgumentException($"Each sense needs three sentences or more, each sentence a position and a sense; found "
                + $"{texts.Count} sentences, {positions.Count} positions, {first.Count(is_ => is_)} of one sense of {first.Count} labels.");
        }

        using var states = StreamStates.Read(Needed.Of(model).Transformer, texts, [.. positions.Select(position => new[] { position })]);
        return [.. states.Depths.Select(depth => Separate(depth, Gram(states[depth]), [.. first], deals, seed))];
    }

    /// <summary>Separates two groups of states by their Gram matrix of dot products, states less their common mean.</summary>
    internal static SenseDepth Separate(int depth, double[,] gram, bool[] first, int deals, long seed)
    {
        var (n, within, between) = (first.Length, new List<double>(), new List<double>());
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var size = Math.Sqrt(gram[i, i] * gram[j, j]);
                (first[i] == first[j] ? within : between).Add(size > 1e-12 ? gram[i, j] / size : 0);
            }
        }

        double[] units = Told(gram, first);
        var random = new SeededRandom(seed);
        double[] dealt = [.. Enumerable.Range(0, deals)
            .Select(_ => Told(gram, [.. first.OrderBy(_ => random.NextBits())]).Average()).Order()];
        var none = deals == 0 ? Interval.Exact(0.5)
            : new Interval(dealt[(int)(0.025 * (deals - 1))], dealt[(int)Math.Ceiling(0.975 * (deals - 1))]);
        return new(depth, within.Average(), between.Average(), units.Average(), none, units);
    }

    // |x − m|² for the mean m of a group, from dot products alone: x·x − 2 x·m + m·m, the sentence itself left out of its own group.
    private static double[] Told(double[,] gram, bool[] first)
    {
        var n = first.Length;
        return [.. Enumerable.Range(0, n).Select(i =>
        {
            double Distance(bool sense)
            {
                int[] members = [.. Enumerable.Range(0, n).Where(j => j != i && first[j] == sense)];
                var cross = members.Average(j => gram[i, j]);
                var inner = members.Average(j => members.Average(k => gram[j, k]));
                return gram[i, i] - (2 * cross) + inner;
            }

            var (own, other) = (Distance(first[i]), Distance(!first[i]));
            return Math.Abs(own - other) <= 1e-9 * Math.Max(gram[i, i], 1e-9) ? 0.5 : own < other ? 1.0 : 0.0;
        })];
    }

    private static double[,] Gram(Tensor states)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var centred = states - states.mean([0]);
        var gram = matmul(centred, centred.t()).contiguous();
        var table = new double[gram.shape[0], gram.shape[1]];
        Buffer.BlockCopy(TensorMemory.Copy<double>(gram), 0, table, 0, sizeof(double) * table.Length);
        return table;
    }
}
