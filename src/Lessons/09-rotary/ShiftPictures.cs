using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>A text whose positions are moved: all of them, half of them, or all to one place.</summary>
public static class ShiftPictures
{
    /// <summary>Largest change of a logit when all positions move by 1, 100, 500, and when only the second half does.</summary>
    /// <param name="rotary">A model and a text for it; further ones beside.</param>
    /// <exception cref="ReaderException">A model with a table of positions, which has no others.</exception>
    public static Table Moved(params IReadOnlyList<(LanguageModel Model, string Text)> rotary)
    {
        (string Name, Func<int, int, long> Position)[] moves =
        [
            .. ShiftSurveys.Shifts.Select(shift => ($"все на {shift}", (Func<int, int, long>)((p, _) => p + shift))),
            ("вторая половина на 100", (p, length) => p < length / 2 ? p : p + 100),
        ];
        double Change(LanguageModel model, string text, Func<int, int, long> position)
        {
            if (Needed.Of(model).Config.Positions == PositionScheme.Learned)
            {
                throw new ReaderException($"{model.Name} has a table of positions and no row for others: it cannot be moved.",
                    $"У модели {model.Name} таблица позиций, строк для других мест в ней нет: сдвинуть её нельзя.");
            }

            int[] ids = model.PromptIds(text);
            return ShiftSurveys.Change(ShiftSurveys.Logits(model.Transformer, ids),
                ShiftSurveys.Logits(model.Transformer, ids, [.. ids.Select((_, p) => position(p, ids.Length))]));
        }

        return Table.Of("Наибольшее изменение логита, стандартных отклонений",
        [
            TableColumn.Of("что сдвинуто", moves.Select(move => move.Name)),
            .. rotary.Select(one => TableColumn.Of(Needed.Of(one.Model).Name,
                moves.Select(move => Change(one.Model, one.Text, move.Position)), "0.000000")),
        ]);
    }

    /// <summary>
    /// Two orders of the same words: by how much the logits after the last word differ, with the rotation and with every position at
    /// zero, and the first word after each.
    /// </summary>
    /// <param name="model">A rotary model.</param>
    /// <param name="first">One order.</param>
    /// <param name="second">The other.</param>
    public static Table Orders(LanguageModel model, string first, string second)
    {
        RotatedHeads.Expect(Needed.Of(model).Transformer);
        var width = model.Config.DVocab;
        float[] Last(string text, bool turned)
        {
            int[] ids = model.PromptIds(text);
            return ShiftSurveys.Logits(model.Transformer, ids, turned ? null : new long[ids.Length])[^width..];
        }

        string Next(float[] logits) => model.Tokenizer.Shown(Distributions.ArgMax(logits));
        return Table.Of($"«{first}» и «{second}»", new[] { true, false },
            ("вращение", turned => turned ? "на месте" : "все позиции 0"),
            ("логиты разошлись, ст. откл.", turned => ShiftSurveys.Change(Last(first, turned), Last(second, turned))),
            ("первое после первого", turned => Next(Last(first, turned))), ("первое после второго", turned => Next(Last(second, turned))));
    }

    /// <summary>The same question after so much other text, and with its positions moved as far.</summary>
    public static Visual Far() => KeptTables.Show(9, () =>
    {
        var table = LessonEvidence.Table(9, FarSurveys.Survey.Name);
        double[] at = [.. FarSurveys.Lengths.Select(length => (double)length)];
        Series Of(string name, string column)
        {
            var found = FarSurveys.Lengths.Select(length => (Mean: table[$"{column} {length}"].Average(),
                Interval: Interval.OfMean(table[$"{column} {length}"]))).ToArray();
            return new(name, at, [.. found.Select(one => one.Mean)])
            {
                Low = [.. found.Select(one => one.Interval.Low)],
                High = [.. found.Select(one => one.Interval.High)],
                Markers = true,
            };
        }

        return Pictures.Lines($"Вопрос о столице далеко от начала, SmolLM2, вопросов: {table.Rows.Count}",
                new Axis("перед вопросом", "токенов"), new Axis("ln p верного ответа", "нат"),
                Of("после другого текста", "after text"), Of("сдвинуты одни позиции", "moved"))
            .Look("Одинаково ли ведут себя две линии? Во второй перед вопросом пусто, изменены только номера мест. Полосы — интервал "
                + "Стьюдента по вопросам.");
    }, FarSurveys.Survey.Name);
}
