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

    /// <summary>What the rule asks for, of a real model.</summary>
    public static Evidence Judge(SurveyTable table, string condition, long seed = Seed) => Evidence.Of(
        table,
        Measured.Mean($"mass of the meaning: {condition}", table["mass of the meaning"], seed),
        Measured.Mean($"mass outside the leading spelling: {condition}", Outside(table), seed));

    /// <summary>The positive control: the world's law itself divides a meaning between two names.</summary>
    public static Evidence JudgeWorld(SurveyTable table) =>
        Evidence.Of(table, Measured.Mean("mass outside the leading name, planted in the world", Outside(table), Seed));

    private static double[] Outside(SurveyTable table) =>
        [.. table["mass of the meaning"].Zip(table["leading spelling"], (all, most) => 1 - (most / all))];

    private static SurveyRow Row(string unit, SplitAnswer answer) => new(unit, answer.Mass, answer.Probabilities.Max());
}
