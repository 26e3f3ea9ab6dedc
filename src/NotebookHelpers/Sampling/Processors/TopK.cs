using BetweenTokens.Statistics;
using MathNet.Numerics.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>Keeps the k largest logits (Fan et al. 2018); whatever equals the k-th is kept too.</summary>
public sealed record TopK : ILogitsProcessor
{
    private const int LongestStretch = 128;
    private const int ShortestStretch = 8;
    private const int MaximaPerKept = 4;

    /// <summary>Sets the number to keep.</summary>
    /// <param name="value">k ≥ 1.</param>
    public TopK(int value) =>
        Value = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Top-k keeps at least one token.");

    /// <summary>k.</summary>
    public int Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        if (Value < logits.Length)
        {
            Cut.Below(logits, KthLargest(logits, Value));
        }
    }

    /// <summary>The k-th largest value.</summary>
    /// <remarks>
    /// If k stretches have a maximum of at least t, then k values are at least t: the k-th largest maximum is a bound from
    /// below, and only the few stretches that reach it are looked into.
    /// </remarks>
    private static float KthLargest(ReadOnlySpan<float> logits, int k)
    {
        var stretch = Math.Min(LongestStretch, logits.Length / (MaximaPerKept * k));
        if (stretch < ShortestStretch)
        {
            return ArrayStatistics.OrderStatisticInplace(logits.ToArray(), logits.Length - k + 1);
        }

        var maxima = new float[(logits.Length + stretch - 1) / stretch];
        for (var i = 0; i < maxima.Length; i++)
        {
            maxima[i] = Distributions.Max(Stretch(logits, i, stretch));
        }

        var bound = Descending((float[])maxima.Clone())[k - 1];
        var reaching = new List<float>(2 * k);
        for (var i = 0; i < maxima.Length; i++)
        {
            if (maxima[i] >= bound)
            {
                foreach (var value in Stretch(logits, i, stretch))
                {
                    if (value >= bound)
                    {
                        reaching.Add(value);
                    }
                }
            }
        }

        return Descending([.. reaching])[k - 1];
    }

    private static ReadOnlySpan<float> Stretch(ReadOnlySpan<float> logits, int index, int length) =>
        logits.Slice(index * length, Math.Min(length, logits.Length - (index * length)));

    private static float[] Descending(float[] values)
    {
        Array.Sort(values);
        Array.Reverse(values);
        return values;
    }
}
