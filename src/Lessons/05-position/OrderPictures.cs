using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>How much of the order is learnt: with codes and without them, and where the code is a bare number.</summary>
public static class OrderPictures
{
    /// <summary>The share of the order that is won, by task, with rotations and without codes; five seeds.</summary>
    /// <param name="table">The sweep <c>no-position</c>.</param>
    public static Picture Recovered(SweepTable table)
    {
        BarGroup Of(string name, string scheme)
        {
            var all = OrderTrainings.Tasks.Select(task => table.At($"{scheme} {task.Task}", "recovered")).ToArray();
            return new(name, [.. all.Select(one => one.Mean)]) { Intervals = [.. all.Select(one => one.Interval)] };
        }

        return Pictures.Bars(
                "Сколько порядка отыграно",
                new Axis("задача") { Labels = [.. OrderTrainings.Tasks.Select(task => task.Condition)] },
                new Axis("отыграно, доля пути к закону", "доля"),
                [Of("вращение", "rotary"), Of("без кодов", "none")],
                [Reference.AtX(0, "знает только частоты"), Reference.AtX(1, "знает закон")])
            .WithNote("Сюда смотрите: насколько полоса без кодов короче соседней. Усики — интервал Стьюдента по пяти зёрнам.");
    }

    /// <summary>Haviv et al. 2022, tables 1 and 4, beside ours: what going without codes costs in nats.</summary>
    /// <param name="table">The sweep <c>no-position</c>.</param>
    public static Table Haviv(SweepTable table)
    {
        (string Task, string Ours, double Without, double With)[] rows =
        [
            ("следующее слово: WikiText-103, таблица 1", "next", 20.97, 20.16),
            ("закрытые слова с двух сторон: Pile, таблица 4", "masked", 147.18, 4.07),
        ];
        double Cost(string task) => table.At($"none {task}", "excess").Mean - table.At($"rotary {task}", "excess").Mean;
        var same = Math.Sign(Cost("masked") - Cost("next")) == Math.Sign(Math.Log(147.18 / 4.07) - Math.Log(20.97 / 20.16));
        return Table.Of(
                "Во что обходится жизнь без кодов; у них против синусоид, у нас против вращений. Порядок задач "
                + (same ? "тот же" : "другой"),
                rows,
                ("задача", row => row.Task), ("перплексия без кодов", row => row.Without), ("с кодами", row => row.With),
                ("у них, нат на слово", row => Math.Log(row.Without / row.With)), ("у нас, нат на слово", row => Cost(row.Ours)))
            .With("перплексия без кодов", "0.00").With("с кодами", "0.00").With("у них, нат на слово", "0.00", bars: true)
            .With("у нас, нат на слово", "0.00", bars: true);
    }

    /// <summary>The share of the order learnt with a bare number, with the number scaled, with sinusoids and with nothing.</summary>
    public static Picture Numbers()
    {
        // a row is «variant/rate/seed»; the rate that all seeds have is the variant's best
        var rows = LessonEvidence.Table(5, NumberTrainings.Survey.Name);
        var kinds = rows.Rows
            .Select((row, i) => (Parts: row.Id.Split('/'), Recovered: rows["recovered"][i], Norm: rows["gradient norm"][i]))
            .GroupBy(row => string.Join('/', row.Parts[..^2]))
            .Select(kind => (Name: kind.Key, Best: kind.GroupBy(row => row.Parts[^2]).MaxBy(rate => rate.Count())!.ToArray())).ToArray();
        return Pictures.Bars(
                "Номер места числом",
                new Axis("что прибавлено") { Labels = [.. kinds.Select(kind => kind.Name)] },
                new Axis("выучено порядка, доля пути к закону", "доля"),
                [.. kinds.Select(kind => kind.Best.Average(row => row.Recovered))],
                [.. kinds.Select(kind => Interval.OfMean([.. kind.Best.Select(row => row.Recovered)]))],
                [Reference.AtX(1, "знает закон")])
            .WithNote("Сюда смотрите: все варианты номера — одна прямая в разном масштабе. Норма градиента до обрезки, в среднем: "
                + string.Join("; ", kinds.Select(kind => $"{kind.Name} — {Pictures.Text(kind.Best.Average(row => row.Norm), 2)}")) + ".");
    }
}
