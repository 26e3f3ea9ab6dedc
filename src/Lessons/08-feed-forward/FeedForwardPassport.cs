using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>The eighth row of a token's passport: what the feed-forward part is worth that is missed most.</summary>
public static class FeedForwardPassport
{
    /// <summary>
    /// ln p of a token less what is left of it without the feed-forward part that hurts most when replaced by its mean over the prompt;
    /// the control is the median part.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    public static PassportRow Row(LanguageModel model, string prompt, string token)
    {
        var map = Ablation.Mlps(Kept.WithNeurons(model), prompt, Metric.LogProbability(token), Replacement.Mean(prompt));
        double[] losses = [.. map.Effects.Cast<double>().Select(effect => -effect).Order()];
        return new(Level: 8, model.Described, prompt, token, Effects: [losses[^1]], Control: losses[losses.Length / 2]);
    }
}
