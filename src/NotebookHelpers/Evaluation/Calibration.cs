using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>One prediction of a text's next token.</summary>
/// <param name="Position">Position of the token that was predicted, from 1.</param>
/// <param name="Id">The token that came.</param>
/// <param name="Nll">−ln of the probability that it was given, in nats.</param>
/// <param name="TopId">The token that was put first.</param>
/// <param name="TopProbability">Its probability.</param>
/// <param name="Entropy">Entropy of the distribution, in nats.</param>
/// <param name="StartsWord">True where the token that came begins a word (or a line, or a mark); false inside a word.</param>
public sealed record Prediction(int Position, int Id, double Nll, int TopId, double TopProbability, double Entropy, bool StartsWord)
{
    /// <summary>True where the token that was put first is the one that came.</summary>
    public bool Hit => TopId == Id;
}

/// <summary>How well a model's stated probabilities agree with what comes, on texts.</summary>
public sealed class Calibration
{
    private Calibration(string model, IReadOnlyList<Prediction> predictions)
    {
        (Model, Predictions) = (model, predictions);
        Nll = predictions.Average(p => p.Nll);
        Accuracy = predictions.Average(p => p.Hit ? 1.0 : 0);
        Top1 = Reliability.Of([.. predictions.Select(p => Math.Min(1, p.TopProbability))], [.. predictions.Select(p => p.Hit)]);
    }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Every prediction, text after text.</summary>
    public IReadOnlyList<Prediction> Predictions { get; }

    /// <summary>Mean −ln p of the tokens that came, in nats per token.</summary>
    public double Nll { get; }

    /// <summary>exp of <see cref="Nll"/>.</summary>
    public double Perplexity => Math.Exp(Nll);

    /// <summary>Share of positions where the token put first is the one that came.</summary>
    public double Accuracy { get; }

    /// <summary>Reliability of the probability given to the token put first, 15 bins.</summary>
    public Reliability Top1 { get; }

    /// <summary>Counts of the largest probability in bins of equal width from 0 to 1.</summary>
    public int[] Top1Histogram(int bins = 20)
    {
        var counts = new int[bins];
        foreach (var prediction in Predictions)
        {
            counts[Math.Min(bins - 1, (int)(prediction.TopProbability * bins))]++;
        }

        return counts;
    }

    /// <summary>Predicts every token of a text but the first.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="ids">Token ids, at least two.</param>
    /// <param name="window">Tokens read at a time; each window but the first begins with a quarter of a window that was read
    /// before and is not counted again.</param>
    /// <param name="cancel">Stops within one window.</param>
    public static Calibration Of(ILanguageModel model, ReadOnlySpan<int> ids, int window = 512, CancellationToken cancel = default)
    {
        if (ids.Length < 2)
        {
            throw new ArgumentException($"Predicting takes at least two tokens; found {ids.Length}.");
        }

        window = Math.Min(window, model.ContextLength ?? int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        var predictions = new List<Prediction>(ids.Length - 1);
        for (var start = 0; predictions.Count < ids.Length - 1; start += window - (window / 4))
        {
            cancel.ThrowIfCancellationRequested();
            int[] part = [.. ids.Slice(start, Math.Min(window, ids.Length - start))];
            var (rows, first) = (model.Logits(part), predictions.Count - start);
            var (own, before) = (new Prediction[part.Length - 1 - first], start);
            Parallel.For(0, own.Length, i => own[i] = Predict(model, rows[first + i], before + first + i + 1, part[first + i + 1]));
            predictions.AddRange(own);
        }

        return new(model.Name, predictions);
    }

    /// <summary>Predicts every token of a text but the first.</summary>
    public static Calibration Of(ILanguageModel model, string text, int window = 512, CancellationToken cancel = default) =>
        Of(model, Prompts.PromptIds(model, text), window, cancel);

    /// <summary>Several texts as one.</summary>
    public static Calibration Join(params IReadOnlyList<Calibration> parts) =>
        new(parts[0].Model, [.. parts.SelectMany(p => p.Predictions)]);

    private static Prediction Predict(ILanguageModel model, ReadOnlySpan<float> row, int position, int id)
    {
        var (top, (logZ, entropy)) = (Distributions.ArgMax(row), Distributions.NormaliserAndEntropy(row));
        var bytes = model.Tokenizer is { } tokenizer ? tokenizer.Bytes(id).Span : default;
        return new(position, id, logZ - row[id], top, Math.Exp(row[top] - logZ), entropy, bytes.IsEmpty || !IsInsideWord(bytes[0]));
    }

    // A letter or digit of ASCII, or a byte of a longer character: the token goes on with the word before it.
    private static bool IsInsideWord(byte first) => first >= 0x80 || char.IsAsciiLetterOrDigit((char)first);
}
