using BetweenTokens.Inspection.Causal;
using BetweenTokens.Plots;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>What this run of the notebook has found, in one table: for the end, where a reader looks back.</summary>
public static class AttentionSummary
{
    /// <summary>Numbers of the sentence and of the training, each with what it is compared with.</summary>
    /// <param name="trace">A full trace of the sentence by the model.</param>
    /// <param name="untrained">The same by the untrained network.</param>
    /// <param name="looks">Every look of the last word.</param>
    /// <param name="run">The training of the copying model.</param>
    public static Table Of(Trace trace, Trace untrained, IReadOnlyList<EdgeEffect> looks, InductionRun run)
    {
        double Sink(Trace one) => HeadScores.Sink(one).Cast<double>().Average();
        double Wide(Trace one) => HeadScores.Entropy(one).Cast<double>().Average();
        var heaviest = Needed.Of(looks).MaxBy(e => e.Weight)!;
        var needed = looks.MaxBy(e => e.Effect)!;
        var step = Needed.Of(run).StepBelow(1);
        (string, string, string)[] rows =
        [
            ("вес на первом токене, среднее по головам", Text(Sink(Needed.Of(trace))), $"{Text(Sink(Needed.Of(untrained)))} до обучения"),
            ("энтропия весов, нат", Text(Wide(trace)), $"{Text(Wide(untrained))} до обучения"),
            ("самый тяжёлый взгляд последнего слова: сдвиг перевеса, логит", Text(heaviest.Effect), $"вес {Text(heaviest.Weight)}"),
            ("самый нужный взгляд: сдвиг перевеса, логит", Text(needed.Effect), $"вес {Text(needed.Weight)}"),
            ("вес и ущерб, ранговая корреляция", Text(EdgeEffects.Correlation(looks)), "1 — вес и есть влияние"),
            ("копирование: шаг, на котором повтор дешевле ната", double.IsNaN(step) ? "не дошла" : Pictures.Text(step, 0),
                $"индукция в конце {Text(run.Looks[^1].Induction)}, поровну было бы {Text(run.ChanceOfHead)}"),
        ];
        return Table.Of("Что показал этот прогон", rows, ("что", r => r.Item1), ("здесь", r => r.Item2), ("с чем сравнить", r => r.Item3));
    }

    private static string Text(double value) => Pictures.Text(value, 2);
}
