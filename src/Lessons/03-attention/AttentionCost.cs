using System.Diagnostics;
using BetweenTokens.Plots;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>What one layer costs at one length of text.</summary>
/// <param name="Length">Tokens, T.</param>
/// <param name="Looking">Milliseconds of what grows with T²: scores, softmax, the weighted sum, all heads.</param>
/// <param name="Rest">Milliseconds of what grows with T: projections and the feed-forward part.</param>
public sealed record LayerCost(int Length, double Looking, double Rest);

/// <summary>Time of attention by length, measured on the machine that runs the cell.</summary>
public static class AttentionCost
{
    /// <summary>Times one layer over random numbers; the middle of several runs of each length.</summary>
    /// <param name="width">Width of the stream.</param>
    /// <param name="heads">Heads; they share the width out.</param>
    /// <param name="inner">Width of the feed-forward part.</param>
    /// <param name="lengths">Lengths of text.</param>
    /// <param name="repeats">Runs of each length.</param>
    public static IReadOnlyList<LayerCost> Of(int width, int heads, int inner, IReadOnlyList<int> lengths, int repeats = 3)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(3, CPU);
        Tensor Random(params long[] shape) => randn(shape, ScalarType.Float32, CPU, generator: generator) * 0.1f;
        Tensor[] square = [Random(width, width), Random(width, width), Random(width, width), Random(width, width)];
        Tensor[] wide = [Random(width, inner), Random(inner, width)];
        return [.. lengths.Select(length =>
        {
            using var inside = NewDisposeScope();
            Tensor x = Random(length, width), q = Random(heads, length, width / heads);
            return new LayerCost(length, Middle(repeats, () => q.matmul(q.transpose(1, 2)).softmax(-1).matmul(q)),
                Middle(repeats, () => square.Select(x.matmul).Append(x.matmul(wide[0]).relu().matmul(wide[1])).Last()));
        })];
    }

    /// <summary>Both parts over the length, on axes where a power is a straight line, with the lines of T and of T².</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="costs">The costs, by growing length.</param>
    public static Picture Picture(string title, IReadOnlyList<LayerCost> costs)
    {
        double[] lengths = [.. Needed.Of(costs).Select(c => (double)c.Length)];
        Series Power(string name, double last, int power) =>
            new(name, lengths, [.. lengths.Select(t => last * Math.Pow(t / lengths[^1], power))]) { Stroke = Stroke.Dotted };
        var slope = Math.Log(costs[^1].Looking / costs[0].Looking) / Math.Log(lengths[^1] / lengths[0]);
        return Pictures.Lines(title, new Axis("длина текста", "токенов") { Log = true }, new Axis("время слоя", "мс") { Log = true },
                new Series("взгляды: QKᵀ, softmax, сумма", lengths, [.. costs.Select(c => c.Looking)]) { Markers = true },
                new Series("остальное: проекции и MLP", lengths, [.. costs.Select(c => c.Rest)]) { Markers = true },
                Power("вдвое длиннее — вчетверо дольше", costs[^1].Looking, 2), Power("вдвое длиннее — вдвое дольше", costs[^1].Rest, 1))
            .Look($"Смотрите на наклон: от начала до конца время взглядов растёт как длина в степени {Pictures.Text(slope, 2)}.");
    }

    private static double Middle(int repeats, Func<Tensor> work)
    {
        work().Dispose(); // the first run also fetches memory
        return Enumerable.Range(0, repeats).Select(_ =>
        {
            using var scope = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            work();
            return watch.Elapsed.TotalMilliseconds;
        }).Order().ElementAt(repeats / 2);
    }
}
