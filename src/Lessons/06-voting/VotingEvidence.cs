using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>Evidence of a model for section 6.</summary>
public static class VotingEvidence
{
    /// <inheritdoc cref="Evidence.Of"/>
    public static Evidence Of(LanguageModel model, params IReadOnlyList<Measured> measurements) => Evidence.Of(model, measurements);
}
