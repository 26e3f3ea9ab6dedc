using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>The training of the copying model as pictures: while it runs, under a slider, and beside what else is known.</summary>
public static class InductionPictures
{
    private static readonly Axis _step = new("шаг", "номер");

    /// <summary>The losses so far, with what guessing pays and with the floor.</summary>
    public static Picture Losses(InductionRun run) => Pictures.Lines(
            "Учится копировать: потери на новых документах", _step, new Axis("потери", "нат на слово") { FromZero = true },
            LossCurves(run))
        .Look("Смотрите, на каком шаге кривая повтора отрывается от кривой первого раза.");

    /// <summary>
    /// The same training under a slider: loss over the repetition, the best head's share on the place to copy from, and the pattern
    /// of the head that is best at the end.
    /// </summary>
    public static Picture Scrubber(InductionRun run)
    {
        var (layer, head) = Needed.Of(run).Best;
        double[] steps = Steps(run);
        return Pictures.Scrubber(
                $"Шаг за шагом: потери, лучшие головы и карта головы {head + 1} слоя {layer + 1}", _step,
                [
                    new(new Axis("потери", "нат на слово") { Range = (-0.1, 1.15 * run.Looks.Max(l => l.FirstLoss)) }, LossCurves(run)),
                    new(new Axis("доля внимания", "доля") { Range = (-0.02, 1.02) },
                    [
                        new("индукция: лучшая голова", steps, [.. run.Looks.Select(l => l.Induction)]),
                        new("предыдущее слово: лучшая голова", steps, [.. run.Looks.Select(l => l.Previous)]),
                        new("голова, которая смотрит поровну", steps, [.. steps.Select(_ => run.ChanceOfHead)]) { Stroke = Stroke.Dotted },
                    ]),
                ],
                run.Tokens, [.. run.Looks.Where((_, i) => i % 4 == 0).Select(l =>
                    new ScrubbedState($"{l.Step}", l.Step, l.Patterns[layer][head]))])
            .Look("Двигайте бегунок: точки на кривых и карта внимания — один и тот же момент обучения.");
    }

    /// <summary>The loss of the copy: trained here, five stored trainings of one layer and of two, written by hand, and a guess.</summary>
    /// <param name="run">The training.</param>
    /// <param name="byHand">A model written by formula for the same words.</param>
    public static Picture Beside(InductionRun run, LanguageModel byHand)
    {
        var (table, written) = (Sweeps.Load("induction"), Needed.Of(run).Losses(Needed.Of(byHand)).Copy);
        double[] ends = [0, Math.Max(run.Steps, table.Sweep.Probe.Measures.Select(Place).Max())];
        Series Stored(string variant, string name)
        {
            var points = table.Curve(variant, "copy_loss");
            return new(name, [.. points.Select(p => p.Place)], [.. points.Select(p => p.Mean)])
            {
                Low = [.. points.Select(p => Math.Max(0, p.Interval.Low))],
                High = [.. points.Select(p => p.Interval.High)],
                Markers = true,
            };
        }

        return Pictures.Lines(
                "Повтор: один слой, два слоя и модель, написанная рукой", _step,
                new Axis("потери повтора", "нат на слово") { FromZero = true },
                new Series("два слоя, обучены здесь", Steps(run), [.. run.Looks.Select(l => l.CopyLoss)]),
                Stored("2 layers", "два слоя, пять зёрен, измерено заранее"),
                Stored("1 layer", "один слой, пять зёрен, измерено заранее"),
                new Series($"написана рукой: {Pictures.Text(written, 4)}", ends, [written, written]) { Stroke = Stroke.Dotted },
                new Series("угадывание наугад", ends, [run.Chance, run.Chance]) { Stroke = Stroke.Dashed },
                new Series("дно: закон уверен", ends, [0, 0]) { Stroke = Stroke.Dashed })
            .Look("Полосы — интервал по пяти зёрнам. Смотрите, спускается ли к дну кривая одного слоя.");
    }

    /// <summary>Induction and previous-token scores of every head of several models of these words.</summary>
    /// <param name="run">Gives the documents.</param>
    /// <param name="models">Name and model.</param>
    public static Table Heads(InductionRun run, params IReadOnlyList<(string Name, LanguageModel Model)> models) => Table.Of(
            "Кто копирует и кто помнит предыдущее слово",
            from one in models
            let scores = Needed.Of(run).Scores(Needed.Of(one.Model))
            from layer in Enumerable.Range(0, one.Model.Config.NLayers)
            from head in Enumerable.Range(0, one.Model.Config.NHeads)
            select (one.Name, Layer: layer, Head: head, Induction: scores.Induction[layer, head], Previous: scores.Previous[layer, head]),
            ("модель", r => r.Name), ("слой", r => r.Layer + 1), ("голова", r => r.Head + 1),
            ("предыдущее слово", r => r.Previous), ("индукция", r => r.Induction))
        .With("предыдущее слово", "0.00", bars: true).With("индукция", "0.00", bars: true);

    private static Series[] LossCurves(InductionRun run)
    {
        double[] steps = Steps(Needed.Of(run));
        return
        [
            new("повтор", steps, [.. run.Looks.Select(l => l.CopyLoss)]),
            new("первый раз", steps, [.. run.Looks.Select(l => l.FirstLoss)]),
            new("угадывание наугад", steps, [.. steps.Select(_ => run.Chance)]) { Stroke = Stroke.Dashed },
            new("дно: закон уверен в повторе", steps, [.. steps.Select(_ => InductionRun.Floor)]) { Stroke = Stroke.Dashed },
        ];
    }

    private static double[] Steps(InductionRun run) => [.. run.Looks.Select(l => (double)l.Step)];

    private static double Place(string measure) =>
        measure.Split('@') is [_, var place] ? double.Parse(place, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
