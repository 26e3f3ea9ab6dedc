using BetweenTokens.Evaluation;
using BetweenTokens.Models;

namespace BetweenTokens.Training.Glass;

/// <summary>On how much a glass model is measured.</summary>
public sealed record MeasureOptions
{
    /// <summary>Predictions, over whole documents of the training law.</summary>
    public long Tokens { get; init; } = 200_000;

    /// <summary>Predictions in every kind, at least.</summary>
    public long LeastInKind { get; init; } = 2_000;

    /// <summary>Predictions after withheld contexts in every kind that has some, at least.</summary>
    public long WithheldInKind { get; init; } = 2_000;

    /// <summary>Sentences that the model writes, to be judged; 0: none.</summary>
    public int Sentences { get; init; } = 10_000;

    /// <summary>Seed of documents and draws; another than that of any training.</summary>
    public long Seed { get; init; } = 1_000_003;

    /// <summary>So many predictions, and of the rest no more than they leave room for.</summary>
    public static MeasureOptions On(long tokens)
    {
        var full = new MeasureOptions();
        return new()
        {
            Tokens = tokens,
            LeastInKind = Math.Min(full.LeastInKind, tokens),
            WithheldInKind = Math.Min(full.WithheldInKind, tokens),
            Sentences = (int)Math.Min(full.Sentences, tokens / 20),
        };
    }
}

/// <summary>How near a glass model is to what it should be.</summary>
/// <param name="Options">On how much it was measured.</param>
/// <param name="Distance">From the law that it was trained on.</param>
/// <param name="World">From the truth, where the law is a finite corpus; otherwise null.</param>
/// <param name="Withheld">From the truth after withheld contexts; null where nothing is withheld, and of a
/// model that guesses hidden tokens.</param>
/// <param name="Grammar">How often it breaks the grammar; null where it was not asked for, and of a model that guesses
/// hidden tokens: it writes nothing.</param>
public sealed record GlassMeasures(
    MeasureOptions Options,
    LawDistance Distance,
    LawDistance? World,
    WithheldDistance? Withheld,
    GrammarErrors? Grammar)
{
    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; its tokens are those of the law.</param>
    /// <param name="law">What it was trained on, and the truth behind it.</param>
    /// <param name="options">On how much.</param>
    public static GlassMeasures Of(LanguageModel model, GlassLaw law, MeasureOptions options)
    {
        var (transformer, world) = (model.Transformer, law.InWords.World);
        var withheld = law.HiddenShare is null
            ? WithheldDistance.Measure(transformer, world, options.WithheldInKind, options.Seed, law.World)
            : null;
        return new(
            options,
            law.Distance(transformer, law.InTokens, options.Tokens, options.Seed, options.LeastInKind),
            law.InWords.IsFinite ? law.Distance(transformer, law.World, options.Tokens, options.Seed, options.LeastInKind) : null,
            withheld?.Tokens > 0 ? withheld : null,
            law.HiddenShare is null && options.Sentences > 0
                ? GrammarErrors.Measure(model, world, options.Sentences, options.Seed, law.World)
                : null);
    }
}
