using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>One prediction of a model, and what the law says of it.</summary>
/// <param name="Kind">Kind of the document.</param>
/// <param name="Confidence">Probability that the model gave to the token it put first.</param>
/// <param name="Truth">The law's probability of that token.</param>
/// <param name="Hit">True where that token came.</param>
/// <param name="Divergence">KL(law ‖ model), nats.</param>
/// <param name="Entropy">Entropy of the law, nats.</param>
public sealed record LawPrediction(string Kind, double Confidence, double Truth, bool Hit, double Divergence, double Entropy);

/// <summary>A model's predictions on fresh documents of a law, each beside the exact probability.</summary>
public sealed class LawSurvey
{
    private LawSurvey(string model, IReadOnlyList<LawPrediction> predictions) => (Model, Predictions) = (model, predictions);

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Every prediction, document after document.</summary>
    public IReadOnlyList<LawPrediction> Predictions { get; }

    /// <summary>Mean KL(law ‖ model), nats a token.</summary>
    public double Divergence => Predictions.Average(p => p.Divergence);

    /// <summary>Expected calibration error against the law's own probabilities, 15 bins.</summary>
    public double ExpectedError =>
        Reliability.ExpectedErrorAgainst([.. Predictions.Select(p => p.Confidence)], [.. Predictions.Select(p => p.Truth)]);

    /// <summary>Reliability against what came, as one measures where no law is known.</summary>
    public Reliability Outcomes => Reliability.Of([.. Predictions.Select(p => p.Confidence)], [.. Predictions.Select(p => p.Hit)]);

    /// <summary>Predicts every token of fresh documents.</summary>
    /// <param name="model">A causal model whose tokens are the law's.</param>
    /// <param name="law">The law that it was trained on, or the world.</param>
    /// <param name="tokens">At least so many predictions.</param>
    /// <param name="seed">Seed of the documents.</param>
    public static LawSurvey Of(LanguageModel model, Law law, long tokens, long seed) =>
        Of(model, law, [.. Corpus.Draw(law, tokens, seed).Labelled.Select(document => (document.Tokens, document.Kind.Name))]);

    /// <summary>Predicts every token of some documents; their kinds are not known.</summary>
    /// <param name="model">A causal model whose tokens are the law's.</param>
    /// <param name="law">The law.</param>
    /// <param name="documents">Documents of the law, each with its end mark.</param>
    public static LawSurvey Of(LanguageModel model, Law law, IReadOnlyList<int[]> documents) =>
        Of(model, law, [.. documents.Select(document => (document, ""))]);

    private static LawSurvey Of(LanguageModel model, Law law, IReadOnlyList<(int[] Tokens, string Kind)> corpus)
    {
        var (filter, row, predictions) = (new Filter(law), new double[law.TokenCount], new List<LawPrediction>());
        foreach (var (index, logits) in DocumentBatches.Of(model.Transformer, law.EndToken)(
            [.. corpus.Select(document => document.Tokens)]))
        {
            Interrupt.Check();
            var (document, kind) = corpus[index];
            filter.Restart();
            for (var i = 0; i < document.Length; i++)
            {
                filter.Distribution(row);
                var own = logits.Span.Slice(i * row.Length, row.Length);
                var (kl, _, entropy, confidence, truth) = DistanceTally.Compare(row, own);
                predictions.Add(new(kind, Math.Min(1, confidence), truth,
                    Distributions.ArgMax(own) == document[i], Math.Max(0, kl), entropy));
                filter.Advance(document[i]);
            }
        }

        return new(model.Name, predictions);
    }
}
