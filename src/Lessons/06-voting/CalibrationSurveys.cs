using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-06 and 06-07: do eighty per cent come true, and how often is a model more than ninety per cent sure?</summary>
public static class CalibrationSurveys
{
    private const double Low = 0.75, High = 0.85, Sure = 0.9;
    private static readonly string[] _columns = ["#at 75–85%", "stated", "#came true", "#places", "#above 0.9"];

    /// <summary>2,000 documents of the world, where the exact probability stands in place of what came.</summary>
    public static Survey World { get; } = SurveyModels.Survey("calibration-world", VotingWorld.SmallGlass,
        ["#at 75–85%", "stated", "true"], _ => VotingWorld.Documents(2000), (model, index) => Exact(model, index, 606));

    /// <summary>400 documents of the world.</summary>
    public static Survey Certainty { get; } = SurveyModels.Survey("certainty-world", VotingWorld.Glass, _columns,
        _ => VotingWorld.Documents(400),
        (model, index) => Row(model, VotingWorld.Unit(index), [VotingWorld.Law.EndToken, .. VotingWorld.Document(index, 607)]));

    /// <summary>The English passages.</summary>
    public static Survey English { get; } = OfPassages("calibration-english", Passage.English);

    /// <summary>The Russian passages.</summary>
    public static Survey Russian { get; } = OfPassages("calibration-russian", Passage.Russian);

    /// <summary>One text: what was stated and what came where the first token got 75 to 85%; places where it got more than 0.9.</summary>
    /// <param name="model">The model.</param>
    /// <param name="unit">Name of the text.</param>
    /// <param name="ids">The text; every token but the first is predicted.</param>
    public static SurveyRow Row(ILanguageModel model, string unit, int[] ids)
    {
        var all = Calibration.Of(model, ids, window: 1024).Predictions;
        var near = all.Where(p => p.TopProbability is >= Low and < High).ToList();
        return new(unit, near.Count, near.Sum(p => p.TopProbability), near.Count(p => p.Hit),
            all.Count, all.Count(p => p.TopProbability > Sure));
    }

    /// <summary>06-06: how far what came true lies above what was stated, where 75 to 85% were stated.</summary>
    public static Evidence Judge(params IReadOnlyList<(string Condition, SurveyTable Table)> tables) => Evidence.Of(
        tables[0].Table,
        [.. tables.Select(one => Gap(one.Condition, one.Table, one.Table.Columns.Contains("true") ? "true" : "#came true"))]);

    /// <summary>06-07: at what share of places one token gets more than 0.9.</summary>
    public static Evidence JudgeCertainty(params IReadOnlyList<(string Condition, SurveyTable Table)> tables) => Evidence.Of(
        tables[0].Table,
        [.. tables.Select(one => Measured.Ratio(
            $"share of places above 0.9: {one.Condition}", one.Table["#above 0.9"], one.Table["#places"], 607))]);

    private static Measured Gap(string condition, SurveyTable table, string came) => Measured.Ratio(
        $"share that came true less the stated one, at 75–85%: {condition}",
        [.. table[came].Zip(table["stated"], (held, stated) => held - stated)], table["#at 75–85%"], 606);

    private static Survey OfPassages(string name, IReadOnlyList<Passage> passages) => SurveyModels.Survey(
        name, VotingWorld.Real, _columns, _ => passages, (model, passage) => Row(model, passage.Id, model.PromptIds(passage.Text)));

    private static SurveyRow Exact(LanguageModel model, int index, long seed)
    {
        var near = LawSurvey.Of(model, VotingWorld.Law, [VotingWorld.Document(index, seed)]).Predictions
            .Where(p => p.Confidence is >= Low and < High).ToList();
        return new(VotingWorld.Unit(index), near.Count, near.Sum(p => p.Confidence), near.Sum(p => p.Truth));
    }
}
