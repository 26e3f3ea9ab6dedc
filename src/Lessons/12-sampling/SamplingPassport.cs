using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>The twelfth row of a token's passport: what a cut adds to its logarithm, or that it falls out.</summary>
public static class SamplingPassport
{
    private const string Fell = "отрезан";

    /// <summary>−ln of the mass that top-p 0.9 keeps, where it keeps the token; the control is top-k 40.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A trace of the prompt by that model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    public static PassportRow Row(LanguageModel model, Trace trace, string prompt, string token) =>
        Row(Needed.Of(model).Described, Needed.Of(trace).LogitsAt(^1), trace.TokenId(token), prompt, token);

    /// <summary>The same of a row of logits.</summary>
    internal static PassportRow Row(string model, ReadOnlySpan<float> logits, int id, string prompt, string token) => new(
        Level: 12, model, prompt, token, Effects: [Gain(logits, id, new() { TopP = 0.9f })],
        Control: Gain(logits, id, new() { TopK = 40 }));

    private static PassportValue Gain(ReadOnlySpan<float> logits, int id, SamplingOptions cut)
    {
        var price = TruncationPrice.Of(logits, cut);
        return price.After[id] > 0 ? -Math.Log(price.KeptMass) : PassportValue.Not(Fell);
    }
}
