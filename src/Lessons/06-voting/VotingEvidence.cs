using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>What section 6 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class VotingEvidence : ILessonEvidence
{
    private const string World = "мир", English = "английский", Russian = "русский";

    /// <inheritdoc/>
    public int Section => 6;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        DrawSurveys.World, CalibrationSurveys.Certainty, NarrowingSurveys.World, NarrowingSurveys.UntrainedWorld, PartOfSpeechSurvey.World,
        NotKnowingSurveys.Facts, NotKnowingSurveys.Countries, SpellingSurveys.World, FinalNormSurveys.World,
        CalibrationSurveys.World, PopulationSurveys.Trained,
        PopulationSurveys.Wordings, NotKnowingSurveys.English, SpellingSurveys.English, FinalNormSurveys.English,
        DrawSurveys.English, CalibrationSurveys.English, CalibrationSurveys.Russian, NarrowingSurveys.English,
        NarrowingSurveys.UntrainedEnglish,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("06-01", [], _ => ArithmeticClaims.SoftmaxOfFiveTwoOne()),
        new("06-02", [], _ => ArithmeticClaims.RatioOfTwoLogits()),
        new("06-03", [], _ => ArithmeticClaims.WhatSoftmaxLoses()),
        Of("06-04", t => DrawSurveys.Judge(t[0], World), DrawSurveys.World),
        Of("06-04", t => DrawSurveys.Judge(t[0], English), DrawSurveys.English),
        Of("06-05", t => PopulationSurveys.Judge(t[0]), PopulationSurveys.Wordings),
        Of("06-05", t => PopulationSurveys.JudgeTrained(t[0]), PopulationSurveys.Trained),
        Of("06-06", t => CalibrationSurveys.Judge((World, t[0])), CalibrationSurveys.World),
        Of("06-06", t => CalibrationSurveys.Judge((English, t[0]), (Russian, t[1])),
            CalibrationSurveys.English, CalibrationSurveys.Russian),
        Of("06-07", t => CalibrationSurveys.JudgeCertainty((World, t[0])), CalibrationSurveys.Certainty),
        Of("06-07", t => CalibrationSurveys.JudgeCertainty((English, t[0]), (Russian, t[1])),
            CalibrationSurveys.English, CalibrationSurveys.Russian),
        Of("06-08", t => NarrowingSurveys.Judge(t[0], World), NarrowingSurveys.World),
        Of("06-08", t => NarrowingSurveys.Judge(t[0], English), NarrowingSurveys.English),
        Of("06-09", t => PartOfSpeechSurvey.Judge(t[0]), PartOfSpeechSurvey.World),
        Of("06-10", t => NotKnowingSurveys.Judge(t[0], t[1]), NotKnowingSurveys.Facts, NotKnowingSurveys.Countries),
        Of("06-10", t => NotKnowingSurveys.JudgeReal(t[0]), NotKnowingSurveys.English),
        Of("06-11", t => SpellingSurveys.JudgeWorld(t[0]), SpellingSurveys.World),
        Of("06-11", t => SpellingSurveys.Judge(t[0], English), SpellingSurveys.English),
        Of("06-12", t => FinalNormSurveys.Judge(t[0]), FinalNormSurveys.World),
        Of("06-12", t => FinalNormSurveys.Judge(t[0]), FinalNormSurveys.English),
    ];

    private static ClaimMeasure Of(string claim, Func<IReadOnlyList<SurveyTable>, Evidence> judge, params Survey[] surveys) =>
        new(claim, [.. surveys.Select(survey => survey.Name)], judge);
}
