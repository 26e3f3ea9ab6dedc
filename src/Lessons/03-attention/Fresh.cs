using BetweenTokens.Inspection;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Whether a survey reads the model, or a network of its shape that learnt nothing, made once for all units.</summary>
internal sealed class Fresh(bool isFresh)
{
    /// <summary>The model itself.</summary>
    public static Fresh Not { get; } = new(false);

    /// <summary>An untrained network of its shape.</summary>
    public static Fresh Untrained { get; } = new(true);

    /// <summary>Units, each with the network that reads it; the fresh one is freed when the last unit was taken.</summary>
    public IEnumerable<(LanguageModel Model, T Item)> With<T>(LanguageModel model, long seed, IEnumerable<T> units)
    {
        using var fresh = isFresh ? Controls.Untrained(model, seed) : null;
        foreach (var unit in units)
        {
            yield return (fresh ?? model, unit);
        }
    }
}
