using BetweenTokens.Models;

namespace BetweenTokens.Claims.Voting;

/// <summary>Evidence of a model for section 6.</summary>
public static class VotingEvidence
{
    /// <inheritdoc cref="Evidence.Of"/>
    public static Evidence Of(LanguageModel model, params IReadOnlyList<Measured> measurements) => Evidence.Of(model, measurements);
}
