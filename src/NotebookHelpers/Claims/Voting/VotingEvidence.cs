using BetweenTokens.Models;

namespace BetweenTokens.Claims.Voting;

/// <summary>Evidence of a model for section 6.</summary>
public static class VotingEvidence
{
    private const string GlassPrefix = "glass/";

    /// <summary>Numbers with the model that they belong to; an embedded model counts as glass, any other as real.</summary>
    public static Evidence Of(LanguageModel model, params IReadOnlyList<Measured> measurements) =>
        new(model.Name.StartsWith(GlassPrefix, StringComparison.Ordinal) ? EvidenceKind.Glass : EvidenceKind.Real, model.Described, measurements);
}
