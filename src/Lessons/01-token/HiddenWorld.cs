using BetweenTokens.Evaluation;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>How well one hidden variable can be read.</summary>
/// <param name="Variable">Its name, and where it was read.</param>
/// <param name="Depth">Depth of the stream that is read, chosen on documents of its own.</param>
/// <param name="ByDepth">R² of the trained network's probe at every depth, on the documents that choose.</param>
/// <param name="Trained">R² at that depth, on the documents that decide.</param>
/// <param name="Untrained">The same for a network of the same shape with fresh weights, at its own best depth.</param>
/// <param name="Words">The same for word features.</param>
/// <param name="Unexplained">What the trained network leaves unexplained over what the better control leaves:
/// 1 is no better, 0 is perfect.</param>
public sealed record WorldReading(
    string Variable,
    int Depth,
    IReadOnlyList<double> ByDepth,
    double Trained,
    double Untrained,
    double Words,
    Measured Unexplained);

/// <summary>A hidden variable, and where it is read.</summary>
/// <param name="Label">Name to show.</param>
/// <param name="Kind">Kind of document.</param>
/// <param name="Name">Name of the variable.</param>
/// <param name="Values">Its values.</param>
/// <param name="At">Words, or several in a row, after which it is read.</param>
public sealed record HiddenVariable(string Label, string Kind, string Name, IReadOnlyList<string> Values, IReadOnlyList<string> At);

/// <summary>01-06: does the residual stream hold a state of the world that the text never prints?</summary>
public static class HiddenWorld
{
    private static readonly string[] _digits = [.. Enumerable.Range(0, 10).Select(value => $"{value}")];

    // The probe's ridge is chosen together with its depth, on the documents that choose; the controls have the same choice.
    private static readonly double[] _penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10];

    // as the recipes of the glass models draw them
    private static readonly InitialWeights _fresh = new() { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = true };

    /// <summary>What is read: a label, kind of document, hidden variable, its values, and the words after which it is read.</summary>
    public static IReadOnlyList<HiddenVariable> Variables { get; } =
    [
        new("сезон", "weather", Weather.Season, Weather.Seasons, [","]),
        new("рассказчик", "facts", "рассказчик", ["честный", "лжец"], ["работает", "любит", "?", "в"]),
        new("X, пока не спросили", "variables", "X", _digits, ["."]),
        new("X, когда спросили", "variables", "X", _digits, ["? X="]),
        new("шарик, пока не спросили", "cups", "шарик", ["A", "B", "C", "D", "E"], [";"]),
    ];

    /// <summary>Reads one variable.</summary>
    /// <param name="model">A trained model of the law's words.</param>
    /// <param name="law">The law.</param>
    /// <param name="variable">One of <see cref="Variables"/>.</param>
    /// <param name="texts">Documents; two of five fit, one of five chooses depth and ridge, two of five decide.</param>
    /// <param name="seed">Seed of the documents, of the untrained network and of the bootstrap.</param>
    public static WorldReading Read(LanguageModel model, Law law, HiddenVariable variable, int texts = 250, long seed = 106)
    {
        using var rows = BeliefRows.Draw(law, variable.Kind, variable.Name, variable.Values, variable.At, texts, seed);
        using var fresh = Transformer.Create(model.Config, seed, _fresh, model.Device);
        using var scope = NewDisposeScope();
        var trained = Probe(rows, model.Transformer);
        var untrained = Probe(rows, fresh);
        var words = Fit(rows, WordFeatures.Of(rows));
        var control = untrained.Errors.Sum() < words.Sum() ? untrained.Errors : words;
        var byText = trained.Errors.Zip(control).Zip(rows.Part(2), (errors, row) => (errors.First, errors.Second, Text: rows.Rows[row]))
            .GroupBy(e => e.Text).Select(g => (Own: g.Sum(e => e.First), Other: g.Sum(e => e.Second))).ToArray();
        var interval = Interval.Bootstrap(byText.Length, units => units.Sum(i => byText[i].Own) / units.Sum(i => byText[i].Other), seed);
        var spread = Spread(rows);
        return new(
            variable.Label,
            trained.Depth,
            trained.ByDepth,
            1 - (trained.Errors.Sum() / spread),
            1 - (untrained.Errors.Sum() / spread),
            1 - (words.Sum() / spread),
            new($"unexplained against the controls: {variable.Label}",
                byText.Sum(t => t.Own) / byText.Sum(t => t.Other), interval, byText.Length));
    }

    /// <summary>What the readings and the steering say of the claim.</summary>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<WorldReading> readings, SteeringReport steering) => Evidence.Of(
        model,
        [
            .. readings.Select(reading => reading.Unexplained),
            steering.Slope with { Name = "slope of steering along the belief" },
            steering.Random with { Name = "slope of a random direction" },
        ]);

    /// <summary>R² of a belief on documents that decide, at one depth: what a checkpoint of a training is asked.</summary>
    internal static double Explained(BeliefRows rows, Transformer transformer, int depth)
    {
        using var scope = NewDisposeScope();
        using var states = rows.Read(transformer, depth);
        return 1 - (Fit(rows, states[depth]).Sum() / Spread(rows));
    }

    private static (int Depth, double[] ByDepth, double[] Errors) Probe(BeliefRows rows, Transformer transformer)
    {
        using var states = rows.Read(transformer);
        var best = Enumerable.Range(0, transformer.Config.NLayers + 1).Select(depth => Best(rows, states[depth])).ToArray();
        double[] byDepth = [.. best.Select(b => b.Chosen)];
        var at = Array.IndexOf(byDepth, byDepth.Max());
        return (at, byDepth, best[at].Errors);
    }

    private static double[] Fit(BeliefRows rows, Tensor features) => Best(rows, features).Errors;

    // R² on the documents that choose, at the best ridge, and the squared errors on those that decide.
    private static (double Chosen, double[] Errors) Best(BeliefRows rows, Tensor features)
    {
        var (fit, choose, decide) =
            (tensor(rows.Part(0), device: CPU), tensor(rows.Part(1), device: CPU), tensor(rows.Part(2), device: CPU));
        var (x, y) = (features[choose], rows.Targets[choose]);
        var (probe, chosen) = RidgeProbe.FitEach(features[fit], rows.Targets[fit], _penalties)
            .Select(p => (p, p.Explained(x, y))).MaxBy(p => p.Item2);
        return (chosen, probe.SquaredErrors(features[decide], rows.Targets[decide]));
    }

    private static double Spread(BeliefRows rows)
    {
        using var scope = NewDisposeScope();
        var targets = rows.Targets[tensor(rows.Part(2), device: CPU)];
        return (targets - targets.mean([0])).square().sum().item<double>();
    }
}
