using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-06 and 06-07: do a model's percentages come true, and how often are they above ninety?</summary>
public static class CalibrationClaims
{
    /// <summary>06-06: what happens to tokens that are given 75 to 85%, and the expected calibration error, text by text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">Name of the text, and the predictions on it.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static Evidence Reliability(LanguageModel model, IReadOnlyList<(string Name, Calibration Calibration)> texts, long seed = 606)
    {
        var measured = new List<Measured>();
        foreach (var (name, calibration) in texts)
        {
            var near = calibration.Predictions.Where(p => p.TopProbability is >= 0.75 and < 0.85).Select(p => p.Hit).ToList();
            measured.Add(Measured.Share($"share right at 0.75–0.85: {name}", near));
            measured.Add(ExpectedError(name, calibration, seed));
        }

        return Evidence.Of(model, measured);
    }

    /// <summary>
    /// 06-07: the share of positions where one token gets more than 0.9, apart for the starts of words and for their insides.
    /// </summary>
    public static Evidence Certainty(LanguageModel model, IReadOnlyList<(string Name, Calibration Calibration)> texts)
    {
        var measured = new List<Measured>();
        foreach (var (name, calibration) in texts)
        {
            foreach (bool starts in new[] { true, false })
            {
                var cases = calibration.Predictions.Where(p => p.StartsWord == starts).Select(p => p.TopProbability > 0.9).ToList();
                measured.Add(Measured.Share($"share above 0.9: {name}, {(starts ? "начало слова" : "внутри слова")}", cases));
            }
        }

        return Evidence.Of(model, measured);
    }

    /// <summary>
    /// 06-06 where the law is known: the expected calibration error against exact probabilities, free of the noise of outcomes.
    /// </summary>
    public static Evidence Against(LanguageModel model, LawSurvey survey, long seed = 606)
    {
        double[] confidences = [.. survey.Predictions.Select(p => p.Confidence)], truths = [.. survey.Predictions.Select(p => p.Truth)];
        var interval = Interval.Bootstrap(
            truths.Length,
            units => Statistics.Reliability.ExpectedErrorAgainst([.. units.Select(i => confidences[i])], [.. units.Select(i => truths[i])]),
            seed, draws: 300);
        return Evidence.Of(model, new Measured("expected calibration error", survey.ExpectedError, interval, truths.Length));
    }

    /// <summary>06-07 in a world: the share of positions above 0.9, kind by kind.</summary>
    /// <param name="model">The model.</param>
    /// <param name="survey">Its predictions.</param>
    /// <param name="least">Kinds with fewer positions are left out.</param>
    public static Evidence Certainty(LanguageModel model, LawSurvey survey, int least = 100) => Evidence.Of(
        model,
        [.. survey.Predictions.GroupBy(p => p.Kind).Where(kind => kind.Count() >= least).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => Measured.Share($"share above 0.9: {kind.Key}", [.. kind.Select(p => p.Confidence > 0.9)]))]);

    private static Measured ExpectedError(string name, Calibration calibration, long seed)
    {
        double[] confidences = [.. calibration.Predictions.Select(p => Math.Min(1, p.TopProbability))];
        bool[] hits = [.. calibration.Predictions.Select(p => p.Hit)];
        var interval = Interval.Bootstrap(
            hits.Length,
            units => Statistics.Reliability.Of([.. units.Select(i => confidences[i])], [.. units.Select(i => hits[i])]).ExpectedError,
            seed, draws: 300);
        return new($"expected calibration error: {name}", calibration.Top1.ExpectedError, interval, hits.Length);
    }
}
