using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// Small live versions of what is measured ahead: the same units, fewer of them, judged by the same functions. A cell shows them
/// beside the kept numbers; of another model they decide.
/// </summary>
public static class TokenLive
{
    /// <summary>What draws at a few blind places say.</summary>
    /// <param name="model">What was drawn from.</param>
    /// <param name="draws">The draws, one text each.</param>
    public static Evidence Draws(LanguageModel model, IReadOnlyList<BlindDraw> draws) =>
        NextWordSurveys.JudgeDraws("мир")([Table(NextWordSurveys.DrawsInTheWorld, model,
            draws.Select(d => new SurveyRow(d.Unit, d.Top, d.OneOutcome, d.Places, d.BeyondChance)))]);

    /// <summary>What replaced words on the right, and on the left, do to a few texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">Token ids, at least four in each.</param>
    /// <param name="seed">Seed of the words that replace.</param>
    public static Evidence RightAndLeft(LanguageModel model, IEnumerable<int[]> texts, long seed = 104) =>
        NextWordSurveys.JudgeRight([Table(NextWordSurveys.RightInTheWorld, model, texts.Select((text, i) =>
        {
            var (right, left) = RightContext.Of(model, text, seed);
            return new SurveyRow($"{i:000}", right, left);
        }))]);

    /// <summary>What reading the season and pushing it say.</summary>
    /// <param name="model">The model.</param>
    /// <param name="season">The reading of <see cref="HiddenVariables.Season"/>.</param>
    /// <param name="steering">The pushes.</param>
    public static Evidence SeasonOf(LanguageModel model, WorldReading season, SteeringReport steering) => HiddenSurveys.Judge(
    [
        Table(HiddenSurveys.Readings[0], model, season.Documents.Select(d =>
            new SurveyRow($"{d.Document:0000}", d.Trained, d.Control, d.Alien, d.AlienControl, d.Planted, d.Spread))),
        Table(HiddenSurveys.Steering, model, steering.Documents.Select(d =>
            new SurveyRow($"{d.Document:0000}", d.Product, d.Square, d.Random, d.Counting))),
    ]);

    private static SurveyTable Table(Survey survey, LanguageModel model, IEnumerable<SurveyRow> rows) =>
        new(survey.Name, model.Described, Evidence.KindOf(model.Name), survey.Columns, [.. rows]);
}
