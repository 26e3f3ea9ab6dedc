using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-11: how much of a meaning's probability lies outside its leading spelling.</summary>
public static class SpellingSurveys
{
    private const long Seed = 611;
    private static readonly string[] _columns = ["mass of the meaning", "leading spelling"];

    /// <summary>Two names of one animal after two hundred different beginnings.</summary>
    public static Survey World { get; } = SurveyModels.Survey("names-world", VotingWorld.Glass, _columns,
        _ => GlassKnowledge.SynonymPrompts(VotingWorld.Law, 200, Seed).Index(),
        (model, one) => Row(VotingWorld.Unit(one.Index), GlassKnowledge.Place(model, VotingWorld.Law, one.Item).Answer));

    /// <summary>Questions to the real model whose answer is written in digits and as a word.</summary>
    public static Survey English { get; } = SurveyModels.Survey("spellings-english", VotingWorld.Real, _columns,
        _ => VotingQuestions.All.Spellings.Index(),
        (model, one) => Row(VotingWorld.Unit(one.Index), new(one.Item.Prompt, one.Item.Forms,
            [.. Continuations.LogProbabilities(model, one.Item.Prompt, one.Item.Forms).Select(Math.Exp)])));

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string condition, long seed = Seed)
    {
        double[] mass = table["mass of the meaning"], leading = table["leading spelling"];
        return Evidence.Of(
            table,
            Measured.Mean($"mass of the meaning: {condition}", mass, seed),
            Measured.Mean($"mass outside the leading spelling: {condition}",
                [.. mass.Zip(leading, (all, most) => 1 - (most / all))], seed));
    }

    private static SurveyRow Row(string unit, SplitAnswer answer) => new(unit, answer.Mass, answer.Probabilities.Max());
}
