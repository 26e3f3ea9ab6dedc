using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>The tenth row of a token's passport: what the temperature is worth to it.</summary>
public static class TemperaturePassport
{
    /// <summary>ln p of a token at T = 1 less that at T = 2; the control takes T = 0.5 in place of 2.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A trace of the prompt by that model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    public static PassportRow Row(LanguageModel model, Trace trace, string prompt, string token) =>
        Row(Needed.Of(model).Described, Needed.Of(trace).LogitsAt(^1), trace.TokenId(token), prompt, token);

    /// <summary>The same of a row of logits.</summary>
    internal static PassportRow Row(string model, ReadOnlySpan<float> logits, int id, string prompt, string token)
    {
        var own = LogP(logits, id, 1);
        return new(
            Level: 10, model, prompt, token, Effects: [own - LogP(logits, id, 2)], Control: own - LogP(logits, id, 0.5));
    }

    // ln p(T) = (z − max) / T − ln Σ exp((z − max) / T): finite where exp would underflow
    private static double LogP(ReadOnlySpan<float> logits, int id, double temperature)
    {
        var curve = EntropyCurve.At(logits, temperature);
        return Math.Log(curve.Largest) + (((double)logits[id] - Distributions.Max(logits)) / temperature);
    }
}
