using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>What section 3 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class AttentionEvidence : ILessonEvidence
{
    private const string World = AttentionWorld.World, English = AttentionWorld.English;

    /// <inheritdoc/>
    public int Section => 3;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        ScaleSurveys.Random, ScaleGradients.Survey, ScaleGradients.Trained,
        InductionHeads.TwoLayers, InductionHeads.OneLayer, InductionHeads.UntrainedTwoLayers, FarGradients.Recurrent,
        WeightRules.World, ScaleSurveys.World, StateSums.World, NearTokens.World, NearTokens.UntrainedWorld, WordsThatMatter.World,
        PronounLinks.World, PronounLinks.UntrainedWorld, HeadTasks.World, InductionHeads.World,
        InductionHeads.UntrainedWorld, FarGradients.World,
        WordsThatMatter.English, WeightRules.English, NearTokens.English,
        InstrumentSurveys.World with { Repeated = 1 }, FarGradients.LookUp with { Repeated = 1 },
        ScaleSurveys.English, NearTokens.UntrainedEnglish, PronounLinks.English, PronounLinks.UntrainedEnglish,
        InductionHeads.English, InductionHeads.UntrainedEnglish, StateSums.English, HeadTasks.English with { Repeated = 1 },
        // Every word of a window replaced by several others, all instruments, the network in float64: seconds on two cores, of ten that
        // a check has.
        WeightAndChange.English with { DearSeconds = 8 }, InstrumentSurveys.English with { DearSeconds = 20 },
        FarGradients.English with { DearSeconds = 10 },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        Of("03-01", t => WeightRules.Judge(t[0]), WeightRules.World),
        Of("03-01", t => WeightRules.Judge(t[0]), WeightRules.English),
        Of("03-02", t => ScaleSurveys.JudgeRandom(t[0]), ScaleSurveys.Random),
        Of("03-02", t => ScaleSurveys.Judge(t[0], World), ScaleSurveys.World),
        Of("03-02", t => ScaleSurveys.Judge(t[0], English), ScaleSurveys.English),
        Of("03-03", t => ScaleGradients.Judge(t[0]), ScaleGradients.Survey),
        Of("03-03", t => ScaleGradients.JudgeTrained(t[0]), ScaleGradients.Trained),
        Of("03-04", t => StateSums.Judge(t[0], World), StateSums.World),
        Of("03-04", t => StateSums.Judge(t[0], English), StateSums.English),
        Of("03-05", t => WordsThatMatter.Judge(t[0], World), WordsThatMatter.World),
        Of("03-05", t => WordsThatMatter.Judge(t[0], English), WordsThatMatter.English),
        Of("03-06", t => WeightAndChange.Judge(WeightAndChange.OfInstruments(t[0]), World), InstrumentSurveys.World),
        Of("03-06", t => WeightAndChange.Judge(t[0], English), WeightAndChange.English),
        Of("03-07", t => PronounLinks.JudgeLinks(t[0], t[1], World), PronounLinks.World, PronounLinks.UntrainedWorld),
        Of("03-07", t => PronounLinks.JudgeLinks(t[0], t[1], English), PronounLinks.English, PronounLinks.UntrainedEnglish),
        Of("03-07", t => PronounLinks.JudgeAnswers(t[0], World), PronounLinks.World),
        Of("03-07", t => PronounLinks.JudgeAnswers(t[0], English), PronounLinks.English),
        Of("03-08", t => HeadTasks.Judge(t[0], World), HeadTasks.World),
        Of("03-08", t => HeadTasks.Judge(t[0], English), HeadTasks.English),
        .. HeadTasks.Named.Select(name => Of("03-08", t => HeadTasks.JudgeNamed(t[0], name), HeadTasks.English)),
        Of("03-09", t => InductionHeads.Judge(t[0], t[1], "двухслойная", t[2]),
            InductionHeads.TwoLayers, InductionHeads.UntrainedTwoLayers, InductionHeads.OneLayer),
        Of("03-09", t => InductionHeads.Judge(t[0], t[1], World), InductionHeads.World, InductionHeads.UntrainedWorld),
        Of("03-09", t => InductionHeads.Judge(t[0], t[1], English), InductionHeads.English, InductionHeads.UntrainedEnglish),
        Of("03-10", t => NearTokens.Judge(t[0], t[1], World), NearTokens.World, NearTokens.UntrainedWorld),
        Of("03-10", t => NearTokens.Judge(t[0], t[1], English), NearTokens.English, NearTokens.UntrainedEnglish),
        Of("03-11", t => FarGradients.JudgeProse(t[0], World), FarGradients.World),
        Of("03-11", t => FarGradients.JudgeProse(t[0], English), FarGradients.English),
        Of("03-11", t => FarGradients.JudgeLookUp(t[0], t[1], World), FarGradients.LookUp, FarGradients.Recurrent),
    ];

    private static ClaimMeasure Of(string claim, Func<IReadOnlyList<SurveyTable>, Evidence> judge, params Survey[] surveys) =>
        new(claim, [.. surveys.Select(survey => survey.Name)], judge);
}
