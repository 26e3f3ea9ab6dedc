using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>The instruments before their two judges: the exact change of the model and that of the law.</summary>
public static class InstrumentPictures
{
    private const long Seed = 3333;

    private static readonly (string Column, string Name)[] _names =
    [
        ("integrated gradients", "интегральные градиенты"), ("gradient × input", "градиент × вход"),
        ("occlusion by the mean embedding", "слово заменено средним"), ("occlusion by cut edges", "слово спрятано от всех"),
        ("value-weighted attention", "вес × длина значения"), ("rollout", "вес, протянутый через слои"),
        ("attention without the first token", "вес без первого токена"), ("attention", "вес внимания"),
        ("nearness", "близость слова, без модели"), ("permuted", "перемешанный вес"), ("other draws", "сам судья, другие замены"),
    ];

    /// <summary>
    /// What share of its importance each instrument gives to each word of one text: the size of its scores, a row for each instrument.
    /// What is explained is the lead of the likeliest next word over the second.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text.</param>
    public static Picture Words(string title, LanguageModel model, string prompt)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        var top = Distributions.Top(model.Logits(ids)[ids.Length - 1], 2);
        var lead = Metric.LogitDifference(top[0], top[1]);
        using var trace = model.Trace(ids);
        var whole = GradientAttribution.Integrated(model, ids, lead);
        (string Name, TokenAttribution Scores)[] rows =
        [
            ("вес внимания", AttentionAttribution.Weight(trace, ^1)), ("вес × длина значения", AttentionAttribution.ValueNorm(trace, ^1)),
            ("вес, протянутый через слои", AttentionAttribution.Rollout(trace, ^1)),
            ("градиент × вход", GradientAttribution.InputXGradient(model, ids, lead)), ("интегральные градиенты", whole),
            ("слово спрятано от всех", Occlusion.Hidden(model, ids, lead)), ("слово заменено средним", Occlusion.ByMean(model, ids, lead)),
        ];
        var cells = new double[rows.Length, ids.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            double[] sizes = [.. rows[row].Scores.Scores.Select(score => double.IsFinite(score) ? Math.Abs(score) : 0)];
            for (var at = 0; at < ids.Length; at++)
            {
                cells[row, at] = sizes.Sum() > 0 ? sizes[at] / sizes.Sum() : 0;
            }
        }

        return Pictures.Matrix(title, new Axis("слово") { Labels = Pictures.Texts(trace) },
                new Axis("прибор") { Labels = [.. rows.Select(row => row.Name)], Reversed = true }, cells,
                new Axis("доля важности", "доля"), range: (0, 0.6))
            .Look("Сравните строки: об одном и том же выборе они говорят разное. Интегральные градиенты обязаны сложиться в перевес; "
                + $"невязка {Pictures.Text(whole.Remainder ?? double.NaN, 3)} логита.");
    }

    /// <summary>
    /// Mean rank correlation of each instrument with the exact change, over texts, with its interval; in the order of the agreement
    /// with the model.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="table">One row for each text; columns «instrument | model» and, where the law is known, «instrument | law».</param>
    public static Picture Bars(string title, SurveyTable table)
    {
        (string End, string Name)[] judges = [(" | model", "модель"), (" | law", "закон")];
        judges = [.. judges.Where(judge => table.Columns.Any(column => column.EndsWith(judge.End, StringComparison.Ordinal)))];
        Measured? Of(string column) => table.Columns.Contains(column)
            && table[column].Where(double.IsFinite).ToArray() is { Length: > 1 } known ? Measured.Mean(column, known, Seed) : null;
        var rows = _names.Where(row => Of(row.Column + judges[0].End) is not null)
            .OrderByDescending(row => Of(row.Column + judges[0].End)!.Value).ToArray();
        return Pictures.Bars(
                title, new Axis("прибор") { Labels = [.. rows.Select(row => row.Name)] },
                new Axis("ранговая корреляция с точным изменением, среднее по текстам", "число"),
                [.. judges.Select(judge => new BarGroup(
                    judge.Name, [.. rows.Select(row => Of(row.Column + judge.End)?.Value ?? double.NaN)])
                {
                    Intervals = [.. rows.Select(row => Of(row.Column + judge.End)?.Interval ?? new(double.NaN, double.NaN))],
                })],
                references: [Reference.AtX(0, "ничего общего")])
            .Look($"Текстов {table.Rows.Count}. Смотрите, кто стоит выше веса внимания и насколько и лучший прибор ниже судьи, "
                + "которого проверяют им самим.");
    }
}
