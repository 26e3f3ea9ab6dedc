using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>How likely a sentence is after so many copies of itself, and after as many other sentences.</summary>
public static class CopyPictures
{
    private const int Most = 8;

    private static readonly int[] _places = [0, 1, 2, 4, 8];

    private static readonly string[] _english =
    [
        " She lost her key.", " They sold the boat.", " We ate some bread.", " The dog slept.", " My aunt sings well.",
        " It rained all day.", " The shop was closed.", " You forgot your hat.",
    ];

    private static readonly string[] _russian =
    [
        " Она потеряла ключ.", " Они продали лодку.", " Мы съели хлеб.", " Собака спала.", " Тётя хорошо поёт.", " Весь день шёл дождь.",
        " Лавка была закрыта.", " Ты забыл шляпу.",
    ];

    /// <summary>A published model: a sentence after its own copies and after other sentences, by mean ln p of a token.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sentences">Sentences, each begun with a space.</param>
    public static Picture Published(LanguageModel model, params string[] sentences) => Draw(
        $"Фраза после своих повторов, {model.Name}", model, [.. sentences.SelectMany(sentence => new[]
        {
            ($"«{sentence.Trim()}» после копий", Ids(model, sentence), Repeated(model, sentence)),
            ($"«{sentence.Trim()}» после других фраз", Ids(model, sentence), Others(model, sentence)),
        })]);

    /// <summary>A glass model and an untrained one: a sentence of the world after its own copies and after other sentences.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="sentence">A sentence in its words.</param>
    /// <param name="seed">Seed of the other sentences and of the untrained network.</param>
    public static Picture Glass(LanguageModel model, Law law, string sentence, long seed)
    {
        var ids = Ids(Needed.Of(model), sentence);
        int[][] copies = [.. Enumerable.Repeat(ids, Most)], others = [.. Scenes(Needed.Of(law), ids.Length, seed)];
        using var blank = Controls.Untrained(model, seed);
        return Draw($"«{sentence}» после своих повторов, {model.Name}",
            [("после копий", Role.Model, [.. Curve(model.Logits, model, ids, copies)]),
             ("после других фраз той же длины", Role.Law, [.. Curve(model.Logits, model, ids, others)]),
             ("необученная сеть, после копий", Role.Untrained, [.. Curve(blank.Logits, model, ids, copies)])]);
    }

    private static Picture Draw(string title, LanguageModel model, (string Name, int[] Ids, int[][] Before)[] cases) => Draw(title,
        [.. cases.Select(one => (one.Name, Role.None, (double[])[.. Curve(model.Logits, model, one.Ids, one.Before)]))]);

    private static Picture Draw(string title, (string Name, Role Role, double[] Values)[] curves) => Pictures.Lines(
            title, new Axis("фраз перед этой", "шт."), new Axis("ln p на токен", "нат"),
            [.. curves.Select(curve => new Series(curve.Name, [.. _places.Select(n => (double)n)], curve.Values)
            {
                Markers = true,
                Role = curve.Role,
            })])
        .Look("Выше — вероятнее. Если растёт и контроль, дело в длине текста; если растёт только линия копий, дело в повторе.");

    private delegate LogitRows Reader(ReadOnlySpan<int> ids);

    // Mean ln p of the sentence's tokens behind the first n texts. Copies of itself are all read at once.
    private static IEnumerable<double> Curve(Reader read, LanguageModel model, int[] sentence, int[][] before)
    {
        int[] start = model.PromptIds("");
        double Mean(LogitRows rows, int from) =>
            Enumerable.Range(0, sentence.Length).Average(i => Distributions.LogProbability(rows[from - 1 + i], sentence[i]));
        if (before.All(text => text.SequenceEqual(sentence)))
        {
            var all = read([.. start, .. before.SelectMany(text => text), .. sentence]);
            return [.. _places.Select(n => Mean(all, start.Length + (n * sentence.Length)))];
        }

        return [.. _places.Select(n =>
        {
            int[] context = [.. start, .. before.Take(n).SelectMany(text => text)];
            return Mean(read([.. context, .. sentence]), context.Length);
        })];
    }

    private static int[] Ids(LanguageModel model, string sentence) =>
        model.Tokenizer!.Encode(sentence).Select(token => token.Id).ToArray() is { Length: > 0 } ids ? ids : throw new ReaderException(
            "The sentence that is to be repeated is empty; give one or more words.",
            "Фраза, которую надо повторять, пуста: впишите хотя бы одно слово.");

    private static int[][] Repeated(LanguageModel model, string sentence) => [.. Enumerable.Repeat(Ids(model, sentence), Most)];

    private static int[][] Others(LanguageModel model, string sentence) =>
        [.. (sentence.Any(c => c is >= 'а' and <= 'я') ? _russian : _english).Select(other => Ids(model, other))];

    // First sentences of scenes that are as long as the sentence, or nearly.
    private static IEnumerable<int[]> Scenes(Law law, int length, long seed)
    {
        var scenes = new Sampler(law.WithShares(new Dictionary<string, double> { ["scenes"] = 1 }), seed);
        var dot = law.Read(".")[0];
        return Enumerable.Range(0, 400).Select(_ => scenes.Next()).Select(text => text[..(Array.IndexOf(text, dot) + 1)])
            .OrderBy(text => Math.Abs(text.Length - length)).Take(Most);
    }
}
