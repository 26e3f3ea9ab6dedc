using BetweenTokens.Evaluation.Instruments;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>
/// How well every instrument ranks words by what they do: Spearman's correlation within each text with the exact change of the model's
/// prediction, and of the law's where there is one.
/// </summary>
public static class InstrumentSurveys
{
    /// <summary>Ends of the columns' names: what an instrument was ranked against.</summary>
    public const string ByModel = " | model", ByLaw = " | law";

    private const long Seed = 333;
    private const int Documents = 400, Draws = 8, Passages = 24, DrawsOfPassage = 3, Window = 20, MostTokens = 96, Kinds = 10;
    private const int GlassLayers = 6, RealLayers = 30;

    private static readonly string[] _kinds =
        ["previous token", "duplicate token", "induction", "sink", "distance", "nearest four", "sharpness"];

    // What is compared beside the instruments: the truth by other draws, model and law with each other, the weight permuted.
    private static readonly string[] _others = ["other draws", "model and law", "permuted"];

    /// <summary>
    /// Four hundred documents of the world, of which those count that have four words with a replacement; the instruments
    /// are ranked by model and law.
    /// </summary>
    internal static Survey World { get; } = SurveyModels.Survey("instruments, world", AttentionWorld.Glass,
        [.. Names(GlassLayers).SelectMany(name => new[] { name + ByModel, name + ByLaw })],
        model => With(model, Instruments(model), AttentionWorld.Documents(Documents, Seed, document => document.Length > 14)),
        (model, one) => OfDocument(model, one.Instruments, one.Item.Index, one.Item.Ids));

    /// <summary>Twenty-four English passages, a place of each; ranked by the model alone.</summary>
    internal static Survey English { get; } = SurveyModels.Survey("instruments, English", AttentionWorld.Real,
        [.. Names(RealLayers).Select(name => name + ByModel)],
        model => With(model, Instruments(model), AttentionWorld.Passages(Passages)),
        (model, one) => OfPassage(model, one.Instruments, one.Item.Index, one.Item.Passage.Id,
            AttentionWorld.Tokens(model, one.Item.Passage, MostTokens)));

    /// <summary>
    /// Twenty tokens of a passage before a place, and what could stand there in view of all that stands to the left in the passage, the
    /// window's first token included.
    /// </summary>
    internal static (int[] Ids, WordReplacement Replacement) WindowOf(LanguageModel model, int[] text, int end)
    {
        var (start, rows) = (end - Window + 1, model.Logits(text[..end]));
        var replacement = new WordReplacement($"draws of {model.Name}", ids => [.. ids.Select((_, i) =>
            Distributions.Softmax(rows[start + i - 1]).Select(p => (double)p).ToArray())]);
        return (text[start..(end + 1)], replacement);
    }

    /// <summary>Places of a passage with a window before them, chosen blindly.</summary>
    internal static IEnumerable<int> Ends(int[] text, SeededRandom random)
    {
        int[] places = [.. Enumerable.Range(Window + 16, text.Length - Window - 16)];
        random.Shuffle(places);
        return places;
    }

    private static IEnumerable<(IReadOnlyList<Instrument> Instruments, T Item)> With<T>(
        LanguageModel model, IReadOnlyList<Instrument> instruments, IEnumerable<T> units) => units.Select(unit => (instruments, unit));

    // Heads of each kind are found on other texts.
    private static IReadOnlyList<Instrument> Instruments(LanguageModel model) => Instrument.For(model, HeadKinds.Of(model,
        [.. Evidence.KindOf(model.Name) == EvidenceKind.Glass
            ? AttentionWorld.Documents(Kinds, Seed + 1, document => document.Length > 14).Select(one => AttentionWorld.Read(one.Ids))
            : AttentionWorld.Passages(60).Skip(60 - Kinds).Select(one => AttentionWorld.Tokens(model, one.Passage, MostTokens))], Seed));

    private static IEnumerable<string> Names(int layers) =>
    [
        "attention", .. Enumerable.Range(0, layers).Select(layer => $"attention L{layer}"), "attention without the first token",
        .. _kinds.Select(kind => $"attention of heads: {kind}"), "value-weighted attention", "rollout", "occlusion by cut edges",
        "gradient × input", "integrated gradients", "occlusion by the mean embedding", "nearness", .. _others,
    ];

    private static SurveyRow OfDocument(LanguageModel model, IReadOnlyList<Instrument> instruments, int index, int[] document)
    {
        var random = new SeededRandom(Seed + 2).Fork(index);
        int[] ids = AttentionWorld.Read(document)[..(12 + random.Next(document.Length - 12))];
        var oracle = new Oracle(AttentionWorld.Law);
        var scores = InstrumentScore.Measure(model, ids, WordReplacement.OfLaw(oracle), instruments, Draws, Seed + index, oracle);
        return new(AttentionWorld.Unit(index),
        [
            .. instruments.SelectMany(instrument => new[]
            {
                scores.Spearman(instrument.Name, InstrumentScore.Model), scores.Spearman(instrument.Name, InstrumentScore.Oracle),
            }),
            scores.Spearman(InstrumentScore.ModelAgain, InstrumentScore.Model),
            scores.Spearman(InstrumentScore.OracleAgain, InstrumentScore.Oracle),
            scores.Spearman(InstrumentScore.ModelShared, InstrumentScore.Oracle),
            scores.Spearman(InstrumentScore.Oracle, InstrumentScore.ModelShared),
            scores.Permuted("attention", InstrumentScore.Model, Seed), scores.Permuted("attention", InstrumentScore.Oracle, Seed),
        ]);
    }

    private static SurveyRow OfPassage(
        LanguageModel model, IReadOnlyList<Instrument> instruments, int index, string unit, int[] text)
    {
        var (ids, replacement) = WindowOf(model, text, Ends(text, new SeededRandom(Seed + 3).Fork(index)).First());
        var scores = InstrumentScore.Measure(model, ids, replacement, instruments, DrawsOfPassage, Seed + index);
        return new(unit,
        [
            .. instruments.Select(instrument => scores.Spearman(instrument.Name, InstrumentScore.Model)),
            scores.Spearman(InstrumentScore.ModelAgain, InstrumentScore.Model), double.NaN,
            scores.Permuted("attention", InstrumentScore.Model, Seed),
        ]);
    }
}
