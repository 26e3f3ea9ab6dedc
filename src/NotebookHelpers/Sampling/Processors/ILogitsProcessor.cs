namespace BetweenTokens.Sampling.Processors;

/// <summary>One step between a model's logits and the draw: rescales them, or sets what may not be chosen to −∞.</summary>
/// <remarks>
/// The processors follow transformers 5 to the letter (order of comparison, ties, what is always kept), so that a setting
/// copied from elsewhere gives the same distribution here. They are immutable and safe to share between threads.
/// </remarks>
public interface ILogitsProcessor
{
    /// <summary>Changes a row of logits in place.</summary>
    /// <param name="logits">[dVocab]; −∞ marks what has been cut already.</param>
    /// <param name="history">Every token so far, the prompt included, oldest first.</param>
    void Apply(Span<float> logits, ReadOnlySpan<int> history);
}

/// <summary>Several processors, one after the other. The order matters: temperature before a nucleus changes the nucleus.</summary>
/// <param name="Processors">First to last.</param>
public sealed record LogitsChain(params IReadOnlyList<ILogitsProcessor> Processors) : ILogitsProcessor
{
    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        foreach (var processor in Processors)
        {
            processor.Apply(logits, history);
        }
    }
}
