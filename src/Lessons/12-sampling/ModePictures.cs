using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>The likeliest text beside what is usually drawn: what it says and how long it is.</summary>
public static class ModePictures
{
    private const int Most = 80;

    /// <summary>The mode of the law, the mode of the model, beams with and without length normalisation, and some draws.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="prompt">The beginning.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static Table Beside(LanguageModel model, Law law, string prompt, long seed)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        var oracle = new Oracle(Needed.Of(law));
        var ideal = oracle.Mode(ids.AsSpan(1));
        var mode = ModelMode.Find(model, ids, new() { MaxTokens = Most, MaxOpened = 1000 });
        BeamHypothesis Beam(double alpha) =>
            BeamSearch.Run(model, ids, new() { Beams = 4, MaxTokens = Most, LengthPenalty = alpha }).Hypotheses[0];
        var (plain, normed, drawn) = (Beam(0), Beam(1), Draw(model, ids, seed, streams: 3));
        (string Who, string Text, int Tokens, double LogProbability)[] rows =
        [
            ("мода закона", model.Tokenizer!.Decode([.. ideal.Ids.Skip(ids.Length - 1).SkipLast(1)]), ideal.Ids.Count - ids.Length + 1,
                ideal.LogProbability - oracle.LogProbability(ids.AsSpan(1))),
            (mode.IsProven ? "мода модели" : "лучшее найденное, не доказано", mode.Text, mode.Ids.Count, mode.LogProbability),
            ("луч 4, α = 0", plain.Text, plain.Ids.Count, plain.LogProbability),
            ("луч 4, α = 1", normed.Text, normed.Ids.Count, normed.LogProbability),
            .. drawn.Select((one, i) => ($"розыгрыш {i + 1}", one.Text, one.Ids.Count, one.LogProbability)),
        ];
        return Table.Of($"«{prompt.Replace("<end>", "", StringComparison.Ordinal).Trim()}…»: самое вероятное и обычное", rows,
            ("кто", row => row.Who), ("текст", row => row.Text.Trim()), ("токенов", row => row.Tokens),
            ("ln p, нат", row => row.LogProbability),
            ("на токен", row => row.LogProbability / Math.Max(1, row.Tokens)))
            .With("ln p, нат", "0.0").With("на токен", "0.00").With("токенов", "0", bars: true);
    }

    /// <summary>Lengths of many draws, with the lengths of the two modes as uprights.</summary>
    /// <inheritdoc cref="Beside"/>
    public static Picture Lengths(LanguageModel model, Law law, string prompt, long seed)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        var oracle = new Oracle(Needed.Of(law));
        double[] drawn = [.. Draw(model, ids, seed, streams: 128).Select(one => (double)one.Ids.Count)];
        var (ideal, mode) = (oracle.Mode(ids.AsSpan(1)).Ids.Count - ids.Length + 1,
            ModelMode.Find(model, ids, new() { MaxTokens = Most, MaxOpened = 1000 }));
        var edges = Enumerable.Range(0, 11).Select(i => i * 8).ToArray();
        string[] bins = [.. edges.SkipLast(1).Zip(edges.Skip(1), (low, high) => $"{low + 1}–{high}")];
        double Share(IEnumerable<double> lengths, int bin) =>
            lengths.Count(length => length > edges[bin] && length <= edges[bin + 1]) / (double)lengths.Count();
        return Pictures.Bars("Длина: розыгрыши и мода", new Axis("токенов до конца") { Labels = bins }, new Axis("доля", "доля"),
            [new BarGroup("128 розыгрышей", [.. bins.Select((_, i) => Share(drawn, i))]) { Role = Role.Model },
             new BarGroup("мода модели", [.. bins.Select((_, i) => Share([mode.Ids.Count], i))]) { Role = Role.Wrong },
             new BarGroup("мода закона", [.. bins.Select((_, i) => Share([ideal], i))]) { Role = Role.Law }])
            .Look($"Мода — один текст, поэтому её столбик полный. В моде модели {mode.Ids.Count} токенов, в моде закона {ideal}, "
                + $"в розыгрыше в среднем {Pictures.Text(drawn.Average(), 1)}.");
    }

    private static IReadOnlyList<GeneratedText> Draw(LanguageModel model, int[] ids, long seed, int streams) =>
        model.Generate(ids, new GenerationOptions { Streams = streams, Seed = seed, MaxTokens = Most });
}
