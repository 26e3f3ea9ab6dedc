using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Entropy against temperature over many places: the curves, their slopes, their ratio to T = 1, and the limits.</summary>
public static class EntropyPictures
{
    private static readonly double[] _grid = [.. OneContext.Grid];

    /// <summary>H(T) at every place as a thin line, three of them named: the surest at T = 1, the middle one and the most open.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="contexts">The places.</param>
    public static Picture Curves(string title, IReadOnlyList<OneContext> contexts)
    {
        OneContext[] order = [.. Needed.Of(contexts).OrderBy(context => context.Entropy)];
        var ceiling = Math.Log(order[0].Logits.Length);
        OneContext[] named = [order[0], order[order.Length / 2], order[^1]];
        return Pictures.Lines(
                title, new Axis("температура T", "число"), new Axis("энтропия H(T)", "нат") { Range = (0, ceiling * 1.04) },
                [
                    Together($"все места: {order.Length}", order.Except(named), (_, h) => h) with { Stroke = Stroke.Dotted },
                    .. named.Distinct().Select(one => new Series($"«{one.Text}»", _grid, one.Curve)),
                    new Series("потолок ln V", [_grid[0], _grid[^1]], [ceiling, ceiling]) { Stroke = Stroke.Dashed },
                ])
            .Look($"Падает ли хоть одна линия? Мест, где энтропия между соседними T убыла: {Falls(order)} из {order.Length}. "
                + "Названы самое уверенное при T = 1 место, среднее и самое открытое.");
    }

    /// <summary>dH/dT by finite differences over Var(z)/T³, at three temperatures.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="contexts">The places.</param>
    public static Picture Slopes(string title, IReadOnlyList<OneContext> contexts)
    {
        const double Step = 1e-4;
        double[] at = [0.7, 1, 2];
        (OneContext Context, double T, double Formula, double Difference)[] all = [.. at.SelectMany(t => Needed.Of(contexts).Select(
            one => (one, t, EntropyCurve.At(one.Logits, t).Slope, (At(one, t + Step) - At(one, t - Step)) / (2 * Step))))];
        var apart = all.Max(one => Math.Abs(one.Formula - one.Difference));
        return Pictures.Scatter(
                title, new Axis("Var(z) / T³", "нат"), new Axis("наклон H по разностям", "нат"),
                [.. at.Select(t => ($"T = {Pictures.Text(t)}", (IReadOnlyList<Dot>)[.. all.Where(one => one.T == t)
                    .Select(one => new Dot(one.Context.Text, one.Formula, one.Difference))]))],
                references: [Reference.Diagonal("формула верна")])
            .Look($"Точки должны лежать на диагонали. Дальше всего одна из {all.Length} отошла на {Scientific(apart)} нат.");
    }

    /// <summary>H(T) / H(1) at every place beside the line that "in proportion" would be.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="contexts">The places.</param>
    public static Picture Ratio(string title, IReadOnlyList<OneContext> contexts)
    {
        OneContext[] sound = [.. Needed.Of(contexts).Where(context => context.Entropy > 0.01).OrderBy(context => context.Entropy)];
        if (sound.Length == 0)
        {
            return Curves(title, contexts);
        }

        double[] doubled = [.. sound.Select(one => At(one, 2) / one.Entropy).Order()];
        return Pictures.Lines(
                title, new Axis("температура T", "число"), new Axis("H(T) / H(1)", "раз") { Log = true, Range = (0.01, 300) },
                Together($"все места: {sound.Length}", sound, (one, h) => h / one.Entropy) with { Stroke = Stroke.Dotted },
                new Series("логиты 5, 4, 3", _grid, [.. _grid.Select(t => Three(t) / Three(1))]),
                new Series("пропорционально", _grid, _grid) { Stroke = Stroke.Dashed })
            .Look($"Легли ли линии на штриховую? При T = 2 энтропия больше прежней в {Pictures.Text(doubled[0], 2)}–"
                + $"{Pictures.Text(doubled[^1], 1)} раза, в среднем месте — в {Pictures.Text(doubled[doubled.Length / 2], 2)}. Места, "
                + "где при T = 1 разброса почти нет (меньше 0,01 нат), не показаны.");
    }

    /// <summary>H(T) after a few beginnings of the reader's own.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompts">The beginnings.</param>
    public static Picture Prompts(string title, LanguageModel model, params IReadOnlyList<string> prompts)
    {
        OneContext[] read = [.. prompts.Select(prompt => new OneContext(
            prompt, NextLogits.After(Needed.Of(model), [model.PromptIds(prompt)])[0]))];
        return Pictures.Lines(title, new Axis("температура T", "число"), new Axis("энтропия H(T)", "нат") { FromZero = true },
                [.. read.Select(one => new Series($"«{one.Text}»", _grid, one.Curve) { Markers = true })])
            .Look("Насколько далеко одна и та же температура разводит линии? При T = 1, нат: "
                + string.Join("; ", read.Select(one => $"«{one.Text}» {Pictures.Text(one.Entropy, 2)}")) + ".");
    }

    /// <summary>How near one place is to its two limits, and whether the order of its tokens holds, over four decades of T.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="trace">A trace of the prompt: what comes after its last token.</param>
    public static Table Limits(string title, Trace trace)
    {
        float[] logits = Needed.Of(trace).LogitsAt(^1);
        var best = logits.Max();
        double[] rising = [.. logits.Order().Select(z => (double)z)];
        return Table.Of(title, [0.1, 0.3, 1, 3, 10, 100, 1000],
            ("T", t => t), ("доля первого", t => EntropyCurve.At(logits, t).Largest),
            ("до одного аргмакса", t => Apart(logits, t, z => z == best ? 1.0 / logits.Count(other => other == best) : 0)),
            ("до равных долей", t => Apart(logits, t, _ => 1.0 / logits.Length)),
            ("порядок прежний", t => InOrder(rising, t) ? "да" : "нет"));
    }

    private static double At(OneContext context, double temperature) => EntropyCurve.At(context.Logits, temperature).Entropy;

    private static double Three(double temperature) => EntropyCurve.At([5, 4, 3], temperature).Entropy;

    // Many lines as one series: what is not finite parts them.
    private static Series Together(string name, IEnumerable<OneContext> contexts, Func<OneContext, double, double> value)
    {
        OneContext[] all = [.. contexts];
        return new(name, [.. all.SelectMany(_ => _grid.Append(_grid[^1]))],
            [.. all.SelectMany(one => one.Curve.Select(h => value(one, h)).Append(double.NaN))]);
    }

    private static int Falls(OneContext[] contexts) => contexts.Count(
        one => one.Curve.Zip(one.Curve.Skip(1)).Any(pair => pair.Second < pair.First - 1e-12));

    private static double Apart(float[] logits, double temperature, Func<float, double> limit) =>
        EntropyCurve.Probabilities(logits, temperature).Zip(logits, (p, z) => Math.Abs(p - limit(z))).Sum() / 2;

    // The order is that of the exponents z / T; the shares themselves may underflow to equal zeros.
    private static bool InOrder(double[] rising, double temperature) => rising.Zip(rising.Skip(1))
        .All(pair => (pair.First < pair.Second) == (pair.First / temperature < pair.Second / temperature));

    private static string Scientific(double value) => value.ToString("0.0e0", System.Globalization.CultureInfo.InvariantCulture)
        .Replace('.', ',');
}
