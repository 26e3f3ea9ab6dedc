using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>Stated probabilities against the law, and how they are spread.</summary>
public static class CalibrationPictures
{
    private const int Kinds = 5, Dots = 300;

    /// <summary>The model's probability of the token that it puts first, against the law's probability of that token.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="survey">Predictions beside the law; of many, every so many are drawn.</param>
    public static Picture AgainstLaw(string title, LawSurvey survey)
    {
        var all = Needed.Of(survey).Predictions;
        var shown = all.Where((_, i) => i % Math.Max(1, all.Count / Dots) == 0).GroupBy(p => p.Kind)
            .OrderByDescending(kind => kind.Count()).Take(Kinds);
        return Pictures.Scatter(
            title, new Axis("модель", "доля") { Range = (0, 1) }, new Axis("закон", "доля") { Range = (0, 1) },
            [.. shown.Select(kind => (KindNames.NameRu(kind.Key), (IReadOnlyList<Dot>)[.. kind.Select(Dot)]))],
            references: [Reference.Diagonal("модель и закон согласны")]);
    }

    /// <summary>At how many places the token put first got how much.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="survey">Predictions.</param>
    public static Picture Confidence(string title, LawSurvey survey) => Pictures.Histogram(
        title, new Axis("вероятность первого", "доля") { Range = (0, 1) },
        [.. Needed.Of(survey).Predictions.Select(p => p.Confidence)], bins: 20);

    /// <summary>Predicts every token of some passages, each read by itself.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="passages">The passages.</param>
    public static Calibration Read(LanguageModel model, IEnumerable<Passage> passages) =>
        Calibration.Join([.. passages.Select(passage => Calibration.Of(model, model.PromptIds(passage.Text), window: 1024))]);

    private static Dot Dot(LawPrediction p) => new($"KL {Pictures.Text(p.Divergence, 3)} нат", p.Confidence, p.Truth);
}
