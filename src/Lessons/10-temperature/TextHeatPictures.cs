using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>One text whose temperature is to be found: the rows it was drawn from, and what was drawn.</summary>
/// <param name="Rows">Logits of each draw, [dVocab] each.</param>
/// <param name="Drawn">The token drawn from each.</param>
public sealed record HeatedText(IReadOnlyList<float[]> Rows, int[] Drawn);

/// <summary>The temperature of a text estimated back from the text alone (Mikhaylovskiy 2026).</summary>
public static class TextHeatPictures
{
    private const int Hottest = 3;

    /// <summary>A text of documents that the model writes at a temperature, with the rows of its draws.</summary>
    /// <param name="model">The writer, who is also the reader.</param>
    /// <param name="temperature">T.</param>
    /// <param name="words">Length.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static HeatedText Write(LanguageModel model, double temperature, int words = 200, long seed = 10)
    {
        (float[] Row, int Id)[] draws =
            [.. Draws(Needed.Of(model), BarPictures.Checked(temperature), words, seed, streams: 8).Take(words)];
        return new([.. draws.Select(draw => draw.Row)], [.. draws.Select(draw => draw.Id)]);
    }

    /// <summary>Estimates from single texts of known temperature, measured ahead: each text a dot, by length.</summary>
    /// <param name="model">The survey: glass/base or SmolLM2.</param>
    public static Visual Estimates(string model) => Kept.Show(() => Draw(model), $"temperature of texts {model}");

    private static Picture Draw(string model)
    {
        var table = Kept.Table($"temperature of texts {model}");
        int[] lengths = [.. TextTemperatureSurveys.Lengths.Take(model == "SmolLM2" ? 2 : 3)];
        double[] truths = [.. TextTemperatureSurveys.Temperatures];
        Dot[] Dots(int at) => [.. truths.SelectMany(truth => table[TextTemperatureSurveys.Column("T", truth, lengths[at])]
            .Select((found, i) => new Dot(table.Rows[i].Id, truth + (0.03 * (at - 1)), Math.Min(Hottest, found))))];
        return Pictures.Scatter($"Температура, найденная по одному тексту, {model}", new Axis("при какой T писали", "число"),
                new Axis("найденная T", "число"), [.. lengths.Select((n, at) => ($"токенов: {n}", (IReadOnlyList<Dot>)Dots(at)))],
                references: [Reference.Diagonal("угадано")])
            .Look("Чем длиннее текст, тем теснее столбик у диагонали? Отрезки таблицы ниже — из информации Фишера. "
                + $"Точки выше {Hottest} прижаты к {Hottest}.");
    }

    /// <summary>The same as numbers: median of the estimates, their spread, what Fisher's information foretells, coverage.</summary>
    /// <param name="model">The survey.</param>
    public static Visual Spread(string model) => Kept.Show(() => Rows(model), $"temperature of texts {model}");

    private static Table Rows(string model)
    {
        var table = Kept.Table($"temperature of texts {model}");
        double[] Of(string what, (double T, int N) cell) => [.. table[TextTemperatureSurveys.Column(what, cell.T, cell.N)].Order()];
        var cells = TextTemperatureSurveys.Temperatures.SelectMany(t => TextTemperatureSurveys.Lengths
            .Take(model == "SmolLM2" ? 2 : 3).Select(n => (T: t, N: n)));
        return Table.Of($"Найденная температура, {model}, текстов на строку: {table.Rows.Count}", cells,
            ("писали при T", c => c.T), ("токенов", c => c.N), ("медиана найденных", c => Middle(Of("T", c))),
            ("половина размаха 16–84%", c => (Of("T", c)[(int)(0.84 * table.Rows.Count)] - Of("T", c)[(int)(0.16 * table.Rows.Count)]) / 2),
            ("обещано Фишером", c => Middle(Of("error", c))), ("отрезок накрыл", c => Of("covered", c).Average()));
    }

    private static double Middle(double[] rising) => rising[rising.Length / 2];

    // Documents one after another, each read from the mark of a start: every draw with the row it came from.
    private static (float[] Row, int Id)[] Draws(LanguageModel model, double temperature, int least, long seed, int streams = 64)
    {
        var draws = new List<(float[], int)>();
        int[] start = [(model.EndIds.Count > 0 ? model.EndIds[0] : 0)];
        for (var round = 0; draws.Count < least; round++)
        {
            var options = new GenerationOptions
            {
                Streams = streams,
                MaxTokens = 96,
                Temperature = (float)temperature,
                Seed = seed + (1000 * round),
                Record = RecordDetail.Full,
            };
            foreach (var told in model.Generate(start, options))
            {
                draws.AddRange(told.Tokens.Select(token => (Logs(token), token.Id)));
            }
        }

        return [.. draws];
    }

    // Logarithms of the model's own shares serve as logits.
    private static float[] Logs(GeneratedToken token) => [.. Needed.Of(token.Record?.Before, "row").Select(p => MathF.Log(p))];
}
