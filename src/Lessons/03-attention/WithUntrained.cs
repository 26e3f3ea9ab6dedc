using BetweenTokens.Inspection;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A model, and the same network before it learnt anything: the control beside every instrument.</summary>
public sealed class WithUntrained : IDisposable
{
    /// <summary>Draws the untrained weights.</summary>
    /// <param name="model">The model; whoever loaded it disposes it.</param>
    /// <param name="seed">Seed of the untrained weights.</param>
    public WithUntrained(LanguageModel model, long seed) => (Model, Untrained) = (Needed.Of(model), Controls.Untrained(model, seed));

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The network of the same shape with fresh weights; owned by this object.</summary>
    public LanguageModel Untrained { get; }

    /// <inheritdoc/>
    public void Dispose() => Untrained.Dispose();
}
