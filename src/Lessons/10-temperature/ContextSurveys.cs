using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>10-04 to 10-06: a hundred distributions of each model under every temperature, in float64.</summary>
public static class ContextSurveys
{
    private const int Contexts = 100;
    private const long Seed = 1004;
    private const double Near = 0.1;

    private static readonly double[] _orders = [0.1, 0.3, 1, 3, 10, 30, 100];

    /// <summary>Temperatures at which the entropy is kept.</summary>
    public static IReadOnlyList<double> Temperatures { get; } = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10];

    /// <summary>Names of the numbers of a context.</summary>
    internal static IReadOnlyList<string> Columns { get; } =
    [
        .. Temperatures.Select(t => TemperatureWorld.At("entropy", t)),
        "slope off", "smallest step", "outside first", "from equal", "#turned",
    ];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"contexts {TemperatureWorld.Glass}", TemperatureWorld.Glass, Columns, _ => Enumerable.Range(0, Contexts),
        (model, index) => Row(TemperatureWorld.Unit(index), After(model, InWorld(model, index))));

    internal static Survey Texts { get; } = SurveyModels.Survey(
        "contexts SmolLM2", TemperatureWorld.Real, Columns, _ => Passage.English.Concat(Passage.Russian.Take(Contexts - 60)).Index(),
        (model, passage) => Row(passage.Item.Id, After(model, Cut(model.PromptIds(passage.Item.Text), passage.Index, 8, 96))));

    /// <summary>One distribution.</summary>
    /// <param name="unit">Name of the context.</param>
    /// <param name="logits">z, [dVocab].</param>
    /// <param name="heat">What is taken for T; another than T is a wrong formula.</param>
    /// <param name="power">The slope is the variance over T to this power.</param>
    internal static SurveyRow Row(string unit, float[] logits, Func<double, double>? heat = null, double power = 3)
    {
        EntropyCurve At(double t) => EntropyCurve.At(logits, heat?.Invoke(t) ?? t);
        var curve = Temperatures.Select(At).ToArray();
        double[] slopes = [.. Temperatures.Zip(curve, (t, point) => point.Variance / Math.Pow(t, power))];
        double[] measured = [.. Temperatures.Select(t => (At(t * 1.0001).Entropy - At(t * 0.9999).Entropy) / (0.0002 * t))];
        var order = Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).ToArray();
        var (gap, range) = (logits[order[0]] - logits[order[1]], (double)logits[order[0]] - logits[order[^1]]);
        return new(unit,
        [
            .. curve.Select(point => point.Entropy),
            slopes.Zip(measured, (right, found) => Math.Abs(right - found)).Max() / slopes.Max(),
            curve.Zip(curve.Skip(1), (low, high) => high.Entropy - low.Entropy).Min(),
            gap > 0 ? 1 - At(gap / 40).Largest : double.NaN,
            Probabilities(1e6 * range).Sum(p => Math.Abs(p - (1.0 / logits.Length))) / 2,
            _orders.Sum(t => Turned(Probabilities(t))),
        ]);

        double[] Probabilities(double t) => EntropyCurve.Probabilities(logits, heat?.Invoke(t) ?? t);
        int Turned(double[] p) => order.Zip(order.Skip(1)).Count(pair =>
            logits[pair.First] > logits[pair.Second] && p[pair.First] < p[pair.Second]);
    }

    /// <summary>10-04.</summary>
    internal static Evidence JudgeGrowth(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact($"largest deviation of the slope from variance / T³: {condition}", table["slope off"].Max(), table.Rows.Count),
        Measured.Exact($"smallest step of entropy along the grid: {condition}", table["smallest step"].Min(), table.Rows.Count),
        Measured.Exact(
            $"smallest growth of entropy from T = 0.1 to T = 10: {condition}",
            table["entropy 10"].Zip(table["entropy 0.1"], (high, low) => high - low).Min(), table.Rows.Count));

    /// <summary>10-05.</summary>
    internal static Evidence JudgeScale(string condition, SurveyTable table)
    {
        double[] Factors(double t) => [.. table[TemperatureWorld.At("entropy", t)].Zip(table["entropy 1"], (h, one) => h / one)];
        (double T, double[] Factors)[] read = [(0.5, Factors(0.5)), (2, Factors(2))];
        bool[] Within(Func<(double T, double[] Factors), double> centre) =>
            [.. Enumerable.Range(0, table.Rows.Count).Select(i => read.All(at => Math.Abs((at.Factors[i] / centre(at)) - 1) <= Near))];
        return Evidence.Of(
            table,
            Measured.Share($"share of contexts whose entropy changes by the factor T: {condition}", Within(at => at.T)),
            Measured.Share($"share of contexts that have a factor in common: {condition}", Within(at => Median(at.Factors))));
    }

    /// <summary>10-06; a context whose two first logits are equal has no one token that could be left.</summary>
    internal static Evidence JudgeLimits(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact(
            $"largest mass outside the first token as T falls: {condition}",
            table["outside first"].Where(mass => !double.IsNaN(mass)).DefaultIfEmpty(double.NaN).Max(), table.Rows.Count),
        Measured.Exact($"largest distance from equal chances as T grows: {condition}", table["from equal"].Max(), table.Rows.Count),
        Measured.Exact($"pairs of tokens whose order turned: {condition}", table["#turned"].Sum(), table.Rows.Count));

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static float[] After(LanguageModel model, int[] ids) => NextLogits.After(model, [ids])[0];

    private static int[] InWorld(LanguageModel model, int index)
    {
        var law = TemperatureWorld.Law(model.Name);
        return Cut([law.EndToken, .. TemperatureWorld.Document(law, index, Seed)], index, 1, 128);
    }

    // where a text breaks off is drawn, whatever stands there
    private static int[] Cut(int[] ids, int index, int fewest, int most) =>
        ids[..Math.Min(ids.Length, new SeededRandom(Seed).Fork(index).Next(fewest, Math.Max(fewest, Math.Min(most, ids.Length)) + 1))];
}
