using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-04: a thousand draws at places that were chosen blindly, those of 01-01.</summary>
public static class DrawSurveys
{
    private const long Places = 101; // the seed of 01-01: the same places
    private static readonly string[] _columns = ["#places", "#one outcome", "beyond chance"];

    /// <summary>One place in each of 400 documents of the world.</summary>
    public static Survey World { get; } = SurveyModels.Survey("draws-world", VotingWorld.Glass, _columns,
        _ => BlindPlaces.OfDocuments(VotingWorld.Law, 400, Places), Row);

    /// <summary>Ten places in each English passage.</summary>
    public static Survey English { get; } = SurveyModels.Survey("draws-english", VotingWorld.Real, _columns,
        model => BlindPlaces.OfPassages(model, Passage.English, 10, Places), Row);

    /// <summary>One text: places, places at which every draw gave one token, distance of the draws beyond chance.</summary>
    public static SurveyRow Row(ILanguageModel model, BlindPlaces places)
    {
        var draw = BlindDraws.At(model, places, 604);
        return new(draw.Unit, draw.Places, draw.OneOutcome, draw.BeyondChance);
    }

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string condition, long seed = 604) => Evidence.Of(
        table,
        Measured.Ratio($"distance of the draws beyond chance: {condition}", table["beyond chance"], table["#places"], seed),
        table["#places"].All(n => n == 1)
            ? Measured.Share($"share of places with one outcome: {condition}", [.. table["#one outcome"].Select(one => one == 1)])
            : Measured.Ratio($"share of places with one outcome: {condition}", table["#one outcome"], table["#places"], seed));
}
