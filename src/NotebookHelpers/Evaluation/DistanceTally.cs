using BetweenTokens.Microworld;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>Sums of a comparison between a law and a model, token by token.</summary>
/// <param name="law">The law.</param>
internal sealed class DistanceTally(Law law)
{
    private readonly Filter _filter = new(law);
    private readonly double[] _row = new double[law.TokenCount];
    private readonly TokenSizes _sizes = new(law);
    private readonly SortedDictionary<string, double> _kl = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _count = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _words = new(StringComparer.Ordinal);
    private readonly List<double> _confidences = [];
    private readonly List<double> _truths = [];
    private double _variation;
    private double _entropy;
    private long _characters;

    /// <summary>Predictions compared.</summary>
    public long Tokens => _confidences.Count;

    /// <summary>Predictions compared in a kind.</summary>
    public long TokensOf(string kind) => _count.GetValueOrDefault(kind);

    /// <summary>Compares every prediction of some documents, or those from a place on.</summary>
    /// <param name="reading">The model.</param>
    /// <param name="documents">Documents of the law, with their kinds.</param>
    /// <param name="from">First position of each document that counts; null: all.</param>
    public void Add(DocumentReading reading, IReadOnlyList<(int[] Document, string Kind)> documents, IReadOnlyList<int>? from = null)
    {
        foreach (var (index, logits) in reading([.. documents.Select(entry => entry.Document)]))
        {
            Interrupt.Check();
            var (document, kind) = documents[index];
            var width = logits.Length / document.Length; // a model may have more tokens than the law
            _filter.Restart();
            for (var i = 0; i < document.Length; i++)
            {
                if (i >= (from?[index] ?? 0))
                {
                    _filter.Distribution(_row);
                    Add(kind, document[i], _row, logits.Span.Slice(i * width, width));
                }

                _filter.Advance(document[i]);
            }
        }
    }

    /// <summary>Compares one prediction.</summary>
    /// <param name="kind">The document's kind.</param>
    /// <param name="token">What stood there.</param>
    /// <param name="law">The law's probabilities.</param>
    /// <param name="logits">The model's logits.</param>
    public void Add(string kind, int token, ReadOnlySpan<double> law, ReadOnlySpan<float> logits)
    {
        var (kl, variation, entropy, confidence, truth) = Compare(law, logits);
        _kl[kind] = _kl.GetValueOrDefault(kind) + kl;
        _count[kind] = _count.GetValueOrDefault(kind) + 1;
        _words[kind] = _words.GetValueOrDefault(kind) + _sizes.Words(token);
        _characters += _sizes.Characters(token);
        (_variation, _entropy) = (_variation + variation, _entropy + entropy);
        _confidences.Add(confidence);
        _truths.Add(truth);
    }

    /// <summary>Means so far.</summary>
    public LawDistance Result()
    {
        var total = Math.Max(1, _confidences.Count);
        var error = _confidences.Count > 0 ? Reliability.ExpectedErrorAgainst(_confidences, _truths) : 0;
        return new(_confidences.Count, _kl.Values.Sum() / total, _kl.ToDictionary(pair => pair.Key, pair => pair.Value / _count[pair.Key]),
            _count.ToDictionary(), _variation / total, error, _entropy / total)
        {
            Words = _words.Values.Sum(),
            Characters = _characters,
            WordsByKind = _words.ToDictionary(),
        };
    }

    /// <summary>
    /// One place: a law's distribution and a model's logits. Tokens of the model behind the law's own are impossible to the law.
    /// </summary>
    /// <returns>KL(law ‖ model), ½ Σ|p − q|, the law's entropy, nats; the likeliest token's probability by
    /// the model, and by the law.</returns>
    public static (double Kl, double Variation, double Entropy, double Confidence, double Truth) Compare(
        ReadOnlySpan<double> law, ReadOnlySpan<float> logits)
    {
        var (normaliser, kl, variation, entropy, best) = (Distributions.LogSumExp(logits), 0.0, 0.0, 0.0, 0);
        for (var i = 0; i < logits.Length; i++)
        {
            var (log, p) = (logits[i] - normaliser, Of(law, i));
            best = logits[i] > logits[best] ? i : best;
            variation += Math.Abs(p - Math.Exp(log)) / 2;
            if (p > 0)
            {
                var own = Math.Log(p);
                (kl, entropy) = (kl + (p * (own - log)), entropy - (p * own));
            }
        }

        return (kl, variation, entropy, Math.Exp(logits[best] - normaliser), Of(law, best));

        static double Of(ReadOnlySpan<double> law, int token) => token < law.Length ? law[token] : 0;
    }
}
