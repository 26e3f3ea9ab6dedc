using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>What section 12 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class SamplingEvidence : ILessonEvidence
{
    /// <summary>What self-consistency is, is decided by the paper that named it; nothing is measured.</summary>
    internal const string BySource = "12-10";

    /// <inheritdoc/>
    public int Section => 12;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        NucleusSurveys.World, VoteSurveys.World, CopySurveys.World, SearchSurveys.World, SearchSurveys.Any, TextSurveys.World,
        .. PriceSurveys.All.Select(one => one.Survey),
        NucleusSurveys.English, CopySurveys.English, TextSurveys.English, TextSurveys.EnglishBeams, StrategySurveys.English,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("12-01", [], _ => CutClaims.Sets()),
        Of("12-02", SamplingWorld.InWorld, NucleusSurveys.World, NucleusSurveys.Judge),
        Of("12-02", SamplingWorld.InEnglish, NucleusSurveys.English, NucleusSurveys.Judge),
        new("12-03", [], _ => CutClaims.Uniform()),
        .. PriceSurveys.All.Select(one => new ClaimMeasure("12-04", [one.Survey.Name], PriceSurveys.Judge(one.Condition))),
        new("12-05", [SearchSurveys.World.Name], tables => SearchSurveys.JudgeErrors(tables[0])),
        Of("12-06", "короткие документы", SearchSurveys.World, SearchSurveys.JudgeMode),
        Of("12-06", "любые документы", SearchSurveys.Any, SearchSurveys.JudgeMode),
        Of("12-07", SamplingWorld.InWorld, TextSurveys.World, TextSurveys.JudgeGreedy),
        Of("12-07", SamplingWorld.InEnglish, TextSurveys.English, TextSurveys.JudgeGreedy),
        Of("12-07", SamplingWorld.InWorld, TextSurveys.World, TextSurveys.JudgeBeam),
        Of("12-07", SamplingWorld.InEnglish, TextSurveys.EnglishBeams, TextSurveys.JudgeBeam),
        Of("12-07", SamplingWorld.InWorld, CopySurveys.World, CopySurveys.Judge),
        Of("12-07", SamplingWorld.InEnglish, CopySurveys.English, CopySurveys.Judge),
        Of("12-08", SamplingWorld.InWorld, TextSurveys.World, TextSurveys.JudgePerplexity),
        Of("12-08", SamplingWorld.InEnglish, TextSurveys.English, TextSurveys.JudgePerplexity),
        new("12-09", [], _ => CutClaims.Ranking()),
        new("12-11", [VoteSurveys.World.Name], tables => VoteSurveys.Judge(tables[0])),
    ];

    private static ClaimMeasure Of(string claim, string condition, Survey survey, Func<string, SurveyTable, Evidence> judge) =>
        new(claim, [survey.Name], tables => judge(condition, tables[0]));
}
