using System.Numerics.Tensors;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace BetweenTokens.Inspection.Lenses;

/// <summary>
/// Rows of logits held against a model's own, one for each position. A vocabulary has tens of thousands of entries and a survey
/// tens of thousands of rows, so each row is gone through while it lies in the cache, and rows are shared out among the processor's cores.
/// </summary>
/// <remarks>
/// H = ln Z − Σ p z and KL(q ‖ p) = Σ q (ln q − (z − ln Z)), with z measured from its maximum; ln Z goes inside the second sum, whose
/// terms are then small, so that a layer that agrees with the output comes out at zero. Values are float32, sums float64.
/// </remarks>
internal sealed unsafe class LensRows
{
    private const int Block = 1024; // short enough to stay in the first-level cache

    private readonly float[] _output; // [row, dVocab]
    private readonly float[] _probabilities;
    private readonly (float Max, float LogZ, int Winner)[] _rows;
    private readonly int _width;

    /// <summary>Takes the output's rows in.</summary>
    /// <param name="output">Float32 [row, dVocab].</param>
    public LensRows(Tensor output)
    {
        (_width, _output) = ((int)output.shape[1], TensorMemory.Copy<float>(output));
        (_probabilities, _rows) = (new float[_output.Length], new (float, float, int)[output.shape[0]]);
        Parallel.For(0, _rows.Length, row =>
        {
            var logits = Own(row);
            var max = Distributions.FiniteMax(logits);
            var logZ = (float)(Distributions.NormaliserAndEntropy(logits).LogSumExp - max);
            _rows[row] = (max, logZ, logits.IndexOf(max));
            var target = _probabilities.AsSpan(row * _width, _width);
            LogProbabilities(logits, max, logZ, target);
            TensorPrimitives.Exp<float>(target, target);
        });
    }

    /// <summary>What a lens shows of the same positions.</summary>
    /// <param name="logits">Float32 [row, dVocab], contiguous.</param>
    /// <param name="top">Likeliest tokens to list.</param>
    public LensCell[] Cells(Tensor logits, int top)
    {
        var cells = new LensCell[_rows.Length];
        var first = TensorMemory.Of<float>(logits);
        Parallel.For(0, cells.Length, row => cells[row] = Cell(row, new ReadOnlySpan<float>(first + ((long)row * _width), _width), top));
        return cells;
    }

    private LensCell Cell(int row, ReadOnlySpan<float> logits, int top)
    {
        var (max, (normaliser, entropy)) = (Distributions.FiniteMax(logits), Distributions.NormaliserAndEntropy(logits));
        var logZ = (float)(normaliser - max);
        float Probability(int token, ReadOnlySpan<float> z) => MathF.Exp(z[token] - max - logZ);
        int[] ids = top == 1 ? [logits.IndexOf(max)] : Distributions.Top(logits, top);
        var (values, shares) = (new float[ids.Length], new float[ids.Length]);
        for (var i = 0; i < ids.Length; i++)
        {
            (values[i], shares[i]) = (logits[ids[i]], Probability(ids[i], logits));
        }

        return new(ids, values, shares, entropy, Math.Max(0, Divergence(row, logits, max, logZ)), Probability(_rows[row].Winner, logits));
    }

    /// <summary>KL(output ‖ lens) of a row.</summary>
    private double Divergence(int row, ReadOnlySpan<float> logits, float max, float logZ)
    {
        ReadOnlySpan<float> own = Own(row), q = _probabilities.AsSpan(row * _width, _width);
        var (ownMax, ownLogZ, _) = _rows[row];
        Span<float> log = stackalloc float[Block], other = stackalloc float[Block];
        var sum = 0.0;
        for (var start = 0; start < _width; start += Block)
        {
            var length = Math.Min(Block, _width - start);
            Span<float> a = log[..length], b = other[..length];
            var weights = q.Slice(start, length);
            LogProbabilities(own.Slice(start, length), ownMax, ownLogZ, a);
            LogProbabilities(logits.Slice(start, length), max, logZ, b);
            TensorPrimitives.Subtract(a, b, a);
            var part = Sums.Dot(weights, a);
            sum += double.IsFinite(part) ? part : WhereItCan(weights, a);
        }

        return sum;
    }

    // A token without probability (0 · −∞) adds nothing.
    private static double WhereItCan(ReadOnlySpan<float> weights, ReadOnlySpan<float> differences)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] > 0 ? (double)weights[i] * differences[i] : 0;
        }

        return sum;
    }

    // In the same steps for both sides, so that equal logits differ by nothing.
    private static void LogProbabilities(ReadOnlySpan<float> logits, float max, float logZ, Span<float> target)
    {
        TensorPrimitives.Subtract(logits, max, target);
        TensorPrimitives.Subtract(target, logZ, target);
    }

    private ReadOnlySpan<float> Own(int row) => _output.AsSpan(row * _width, _width);
}
