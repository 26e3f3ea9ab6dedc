using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>The third row of a token's passport: what the head is worth that is missed most.</summary>
public static class AttentionPassport
{
    /// <summary>
    /// ln p of a token less what is left of it without the head that hurts most when replaced by its mean over the prompt; the control is
    /// the median head.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    public static PassportRow Row(LanguageModel model, string prompt, string token)
    {
        var map = Ablation.Heads(model, prompt, Metric.LogProbability(token), Replacement.Mean(prompt));
        double[] losses = [.. map.Effects.Cast<double>().Select(effect => -effect).Order()];
        return new(Level: 3, model.Described, prompt, token, Effects: [losses[^1]], Control: losses[losses.Length / 2]);
    }
}
