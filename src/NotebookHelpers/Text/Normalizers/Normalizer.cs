using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.Normalizers;

/// <summary>Rewrites a text before it is split, keeping track of where each character came from.</summary>
internal abstract class Normalizer
{
    /// <summary>The rewritten text.</summary>
    public abstract AlignedText Apply(AlignedText text);
}

/// <summary>One normaliser after another.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<Normalizer> steps) : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text) => steps.Aggregate(text, (current, step) => step.Apply(current));
}
