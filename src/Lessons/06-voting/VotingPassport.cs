using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The sixth row of a token's passport: by how much it won, or lost, the vote.</summary>
public static class VotingPassport
{
    /// <summary>Lead of a token over the strongest of the others, nats; the control is its lead in an untrained network.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A trace of the prompt by that model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    /// <param name="seed">Seed of the untrained network.</param>
    public static PassportRow Row(LanguageModel model, Trace trace, string prompt, string token, long seed = 6)
    {
        var id = trace.TokenId(token);
        using var untrained = Controls.Untrained(model, seed);
        return new(
            Level: 6, model.Described, prompt, token,
            Effects: [Lead(trace.LogitsAt(^1), id)],
            Control: Lead(untrained.Logits([.. trace.Ids])[trace.Length - 1], id));
    }

    private static double Lead(ReadOnlySpan<float> logits, int id)
    {
        var rival = Distributions.Top(logits, 2).First(other => other != id);
        return Distributions.LogProbability(logits, id) - Distributions.LogProbability(logits, rival);
    }
}
