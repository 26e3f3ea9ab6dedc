using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>The ninth row of a token's passport: what the rotation is worth to it.</summary>
public static class RotaryPassport
{
    private const int Shift = 100;

    /// <summary>ln p of a token, less that with every rotation at zero; the control moves all positions by a hundred.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A trace of the prompt by that model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    public static PassportRow Row(LanguageModel model, Trace trace, string prompt, string token)
    {
        int[] ids = [.. Needed.Of(trace).Ids];
        var id = trace.TokenId(token);
        var without = PassportValue.Not("вращения нет");
        if (Needed.Of(model).Config.Positions != PositionScheme.Rotary)
        {
            return Row(without, without);
        }

        double LogP(Func<int, long> position) => Distributions.LogProbability(
            ShiftSurveys.Logits(model.Transformer, ids, [.. ids.Select((_, p) => position(p))]).AsSpan(^model.Config.DVocab..), id);
        var own = LogP(p => p);
        return Row(own - LogP(_ => 0), own - LogP(p => p + Shift));

        PassportRow Row(PassportValue effect, PassportValue control) =>
            new(Level: 9, model.Described, prompt, token, Effects: [effect], Control: control);
    }
}
