using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Some units of a claim's surveys measured in the notebook, where the surveys fit the model.</summary>
public static class AttentionLive
{
    /// <summary>The surveys count layers and heads as glass/base has them; with a model of another size nothing is measured here.</summary>
    /// <param name="claim">Section and number, two digits each.</param>
    /// <param name="model">A glass model.</param>
    /// <param name="units">How many units of each survey.</param>
    public static IReadOnlyList<Evidence> Of(string claim, LanguageModel model, int units) =>
        Needed.Of(model).Config is { NLayers: 6, NHeads: 4 } ? LiveEvidence.Of(claim, model, units) : [];
}
