namespace BetweenTokens.Sampling.Processors;

/// <summary>Forbids any token that would complete a sequence of n tokens which occurred already (Paulus et al. 2017).</summary>
public sealed record NoRepeatNgram : ILogitsProcessor
{
    /// <summary>Sets n.</summary>
    /// <param name="value">n ≥ 1; 1 forbids every token that occurred.</param>
    public NoRepeatNgram(int value) =>
        Value = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "An n-gram has at least one token.");

    /// <summary>n.</summary>
    public int Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        var prefix = Value - 1;
        if (history.Length < Value)
        {
            return;
        }

        var ending = history[^prefix..];
        for (var i = 0; i + prefix < history.Length; i++)
        {
            if (history.Slice(i, prefix).SequenceEqual(ending))
            {
                logits[history[i + prefix]] = float.NegativeInfinity;
            }
        }
    }
}
