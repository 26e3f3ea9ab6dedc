using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;

namespace BetweenTokens.Evaluation;

/// <summary>How far a model is from a law, over whole documents of that law.</summary>
/// <param name="Tokens">Number of predictions compared.</param>
/// <param name="Kl">Mean KL(law ‖ model), nats a token.</param>
/// <param name="KlByKind">The same for every kind.</param>
/// <param name="TokensByKind">How many predictions each of these stands on.</param>
/// <param name="TotalVariation">Mean ½ Σ|p − q|.</param>
/// <param name="CalibrationError">Expected calibration error of the likeliest token against the law's own probability, 15 bins.</param>
/// <param name="Entropy">Mean entropy of the law, nats a token: the floor of the loss.</param>
public sealed record LawDistance(
    long Tokens,
    double Kl,
    IReadOnlyDictionary<string, double> KlByKind,
    IReadOnlyDictionary<string, long> TokensByKind,
    double TotalVariation,
    double CalibrationError,
    double Entropy)
{
    private const int BlockTokens = 1 << 15;

    /// <summary>Words in these predictions, the end mark being one; null in an older note of a model whose tokens are words.</summary>
    public long? Words { get; init; }

    /// <summary>Characters in them, with the space before every word; the end mark is one. Null in an older note.</summary>
    public long? Characters { get; init; }

    /// <summary>Words in the predictions of every kind; null in an older note.</summary>
    public IReadOnlyDictionary<string, long>? WordsByKind { get; init; }

    /// <summary>KL(law ‖ model), nats a word: the same sum over the same texts, whatever the tokens.</summary>
    public double KlPerWord => PerWord(Kl);

    /// <summary>KL(law ‖ model), nats a character; null in an older note.</summary>
    public double? KlPerCharacter => Kl * Tokens / Characters;

    /// <summary>Entropy of the law, nats a word: the floor of the loss.</summary>
    public double EntropyPerWord => PerWord(Entropy);

    /// <summary>KL(law ‖ model) in a kind, nats a word.</summary>
    public double KlPerWordOf(string kind) => KlByKind[kind] * TokensByKind[kind] / (WordsByKind ?? TokensByKind)[kind];

    /// <summary>Measures a transformer on fresh documents of the law, many at a time.</summary>
    /// <param name="model">The model; causal.</param>
    /// <param name="law">The law that it was trained on, or the world.</param>
    /// <param name="tokens">At least so many predictions.</param>
    /// <param name="seed">Seed of the documents; another than the one of the training.</param>
    /// <param name="leastInKind">At least so many predictions in every kind: rare kinds get further documents, which count for
    /// <see cref="KlByKind"/> alone.</param>
    public static LawDistance Measure(Transformer model, Law law, long tokens, long seed, long leastInKind = 0) =>
        Measure(DocumentBatches.Of(model, law.EndToken), law, tokens, seed, leastInKind);

    /// <summary>Measures any model on fresh documents of the law.</summary>
    /// <inheritdoc cref="Measure(Transformer, Law, long, long, long)"/>
    public static LawDistance Measure(ILanguageModel model, Law law, long tokens, long seed, long leastInKind = 0) =>
        Measure(model is LanguageModel { Transformer: var transformer }
            ? DocumentBatches.Of(transformer, law.EndToken)
            : DocumentBatches.Of(model, law.EndToken), law, tokens, seed, leastInKind);

    /// <summary>Measures a model that guesses hidden tokens: KL(law ‖ model) of each of them, given what the model may see.</summary>
    /// <param name="model">The model, causal or not; its mask is the first id behind the law's.</param>
    /// <param name="law">The law that it was trained on, or the world.</param>
    /// <param name="share">Share of the tokens that are hidden.</param>
    /// <param name="tokens">At least so many predictions.</param>
    /// <param name="seed">Seed of the documents, and of what is hidden.</param>
    /// <param name="leastInKind">At least so many predictions in every kind, as above.</param>
    /// <exception cref="InvalidOperationException">The hidden tokens leave too much open for their law to be computed.</exception>
    public static LawDistance OfHidden(Transformer model, Law law, double share, long tokens, long seed, long leastInKind = 0) =>
        Measure(new HiddenWords(model, law, share, seed).Compare, law, tokens, seed, leastInKind, share);

    private static LawDistance Measure(DocumentReading reading, Law law, long tokens, long seed, long leastInKind) =>
        Measure((tally, documents) => tally.Add(reading, documents), law, tokens, seed, leastInKind, share: 1);

    // The share of a document's tokens that are predicted decides how many are drawn.
    private static LawDistance Measure(
        Action<DistanceTally, List<(int[] Document, string Kind)>> compare, Law law, long tokens, long seed, long leastInKind, double share)
    {
        var (sampler, tally, document) = (new Sampler(law, seed), new DistanceTally(law), new List<int>());
        while (tally.Tokens < tokens)
        {
            compare(tally, Draw(Missing(tokens - tally.Tokens), () => sampler.Next(document), document));
        }

        var (natural, more) = (tally.Result(), new Sampler(law, ~seed));
        foreach (var (kind, _) in law.Kinds)
        {
            while (tally.TokensOf(kind.Name) is var have && have < leastInKind)
            {
                compare(tally, Draw(Missing(leastInKind - have), () => more.Next(document, kind), document));
            }
        }

        var whole = tally.Result();
        return natural with { KlByKind = whole.KlByKind, TokensByKind = whole.TokensByKind, WordsByKind = whole.WordsByKind };

        long Missing(long predictions) => (long)Math.Min(Math.Ceiling(predictions / share), BlockTokens);
    }

    private double PerWord(double perToken) => perToken * Tokens / (Words ?? Tokens);

    private static List<(int[] Document, string Kind)> Draw(long tokens, Func<Kind> next, List<int> document)
    {
        var drawn = new List<(int[], string)>();
        for (var count = 0L; count < tokens; count += document.Count)
        {
            document.Clear();
            var kind = next();
            drawn.Add(([.. document], kind.Name));
        }

        return drawn;
    }
}
