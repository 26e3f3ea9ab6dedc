using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-09: does the part of speech come before the word? Six hundred documents of the world, half-layer by half-layer.</summary>
public static class PartOfSpeechSurvey
{
    private const long Seed = 609;

    /// <summary>Sums over the places of one document.</summary>
    public static Survey World { get; } = SurveyModels.Survey(
        "part-of-speech", VotingWorld.Glass,
        ["#places", "mass of the part", "probability of the word", "#part first", "#ties", "random sets first"],
        _ => VotingWorld.Documents(600), Row);

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, long seed = Seed)
    {
        double[] places = table["#places"], first = table["#part first"], ties = table["#ties"];
        return Evidence.Of(
            table,
            Measured.Ratio("mass of the part of speech in the end", table["mass of the part"], places, seed),
            Measured.Ratio("probability of the winning word in the end", table["probability of the word"], places, seed),
            Measured.Ratio("part of speech first, of places without a tie", first, [.. places.Zip(ties, (all, tie) => all - tie)], seed),
            Measured.Ratio("part of speech first beyond random sets",
                [.. first.Zip(table["random sets first"], (own, random) => own - random)], places, seed),
            Measured.Ratio("share of ties", ties, places, seed));
    }

    private static SurveyRow Row(LanguageModel model, int index)
    {
        var all = PartOfSpeechClaim.Survey(model, VotingWorld.Law, [VotingWorld.Document(index, Seed)], Seed);
        return new(
            VotingWorld.Unit(index), all.Count, all.Sum(p => p.PartMass[^1]), all.Sum(p => p.WordMass[^1]),
            all.Count(p => p.PartAt < p.WordAt), all.Count(p => p.PartAt == p.WordAt), all.Sum(p => p.RandomAhead));
    }
}
