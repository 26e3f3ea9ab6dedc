using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Squared errors of one document that decides, summed over its places.</summary>
/// <param name="Document">Its number.</param>
/// <param name="Trained">The probe on the trained network.</param>
/// <param name="Control">The best of the controls, by the documents that choose.</param>
/// <param name="Alien">The probe on the trained network, where the beliefs are those of other documents.</param>
/// <param name="AlienControl">The best control there.</param>
/// <param name="Planted">The probe on the untrained network into whose stream the belief was written.</param>
/// <param name="Spread">Distance of the beliefs from their mean.</param>
public sealed record ReadDocument(
    int Document, double Trained, double Control, double Alien, double AlienControl, double Planted, double Spread);

/// <summary>How well one hidden variable can be read.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Depth">Depth of the stream that is read, below the last, chosen on documents of its own.</param>
/// <param name="Trained">R² of the trained network's probe on the documents that decide.</param>
/// <param name="Controls">R² of each control there, by name.</param>
/// <param name="Best">The control that was best on the documents that choose.</param>
/// <param name="Documents">The documents that decide.</param>
public sealed record WorldReading(
    string Variable, int Depth, double Trained, IReadOnlyList<(string Name, double Explained)> Controls, string Best,
    IReadOnlyList<ReadDocument> Documents)
{
    /// <summary>R² of the best control.</summary>
    public double BestExplained => Controls.First(c => c.Name == Best).Explained;

    /// <summary>What the probe leaves unexplained over what the best control leaves: 1 is no better, 0 is perfect.</summary>
    public double Unexplained => Documents.Sum(d => d.Trained) / Documents.Sum(d => d.Control);
}

/// <summary>01-06: does the residual stream hold a state of the world that the text never prints?</summary>
public static class HiddenWorld
{
    // Ridge and link are chosen after the depth, on the documents that choose; the controls have the same choice.
    private static readonly double[] _penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10];
    private static readonly double[] _softPenalties = [1e-5, 1e-4, 1e-3];

    // as the recipes of the glass models draw them
    private static readonly InitialWeights _fresh = new() { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = true };

    /// <summary>Reads one variable.</summary>
    /// <param name="model">A trained model of the law's words.</param>
    /// <param name="law">The law.</param>
    /// <param name="variable">One of <see cref="HiddenVariables"/>.</param>
    /// <param name="texts">Documents; two of five fit, one of five chooses depth, ridge and control, two of five decide.</param>
    /// <param name="seed">Seed of the documents, of the untrained network and of what is planted.</param>
    public static WorldReading Read(LanguageModel model, Law law, HiddenVariable variable, int texts = 250, long seed = 106)
    {
        using var rows = BeliefRows.Draw(law, variable.Kind, variable.Name, variable.Values, variable.At, texts, seed);
        using var fresh = Transformer.Create(model.Config, seed, _fresh, model.Device);
        using var states = rows.Read(model.Transformer, Below(model.Transformer));
        using var before = rows.Read(fresh, Below(fresh));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (truth, alien) = (rows.Targets, Alien(rows));
        var trained = Best(rows, states, truth);
        var untrained = Best(rows, before, truth);
        Tensor words = WordFeatures.Of(rows), counts = WordFeatures.Counts(rows), output = Output(rows, model.Transformer);
        (string Name, Func<Tensor, Fitted> Fit)[] controls =
        [
            ("необученная сеть", targets => Fit(rows, before[untrained.Depth], targets)),
            ("слова и пары слов", targets => Ridge(rows, words, targets)),
            ("счёт слов с затуханием", targets => Fit(rows, counts, targets)),
            ("вероятности выхода", targets => Ridge(rows, output, targets)),
        ];
        var fitted = controls.Select(c => (c.Name, c.Fit, Truth: c.Fit(truth))).ToArray();
        var best = fitted.MaxBy(c => c.Truth.Chosen);
        double[] spread = Squares(Of(rows, truth, 2) - Of(rows, truth, 2).mean([0]));
        var planted = Fit(rows, before[untrained.Depth] + Plant(truth, before[untrained.Depth], seed), truth);
        double[][] errors =
        [
            trained.Fitted.Errors, best.Truth.Errors, Fit(rows, states[trained.Depth], alien).Errors, best.Fit(alien).Errors,
            planted.Errors, spread,
        ];
        return new(
            variable.Label, trained.Depth, 1 - (trained.Fitted.Errors.Sum() / spread.Sum()),
            [.. fitted.Select(c => (c.Name, 1 - (c.Truth.Errors.Sum() / spread.Sum())))], best.Name,
            [.. rows.Part(2).Select((row, i) => (Text: rows.Rows[row], i)).GroupBy(r => r.Text, r => r.i)
                .Select(group => (group.Key, Sums: errors.Select(e => group.Sum(i => e[i])).ToArray()))
                .Select(d => new ReadDocument(d.Key, d.Sums[0], d.Sums[1], d.Sums[2], d.Sums[3], d.Sums[4], d.Sums[5]))]);
    }

    /// <summary>R² of a belief on documents that decide, at one depth: what a checkpoint of a training is asked.</summary>
    internal static double Explained(BeliefRows rows, Transformer transformer, int depth)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var states = rows.Read(transformer, depth);
        var truth = Of(rows, rows.Targets, 2);
        return 1 - (Ridge(rows, states[depth], rows.Targets).Errors.Sum() / Squares(truth - truth.mean([0])).Sum());
    }

    /// <summary>The depth below the last at which the documents that choose are read best.</summary>
    internal static int DepthOf(BeliefRows rows, Transformer transformer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var states = rows.Read(transformer, Below(transformer));
        return Best(rows, states, rows.Targets).Depth;
    }

    private static int[] Below(Transformer transformer) => [.. Enumerable.Range(0, transformer.Config.NLayers)];

    private static (int Depth, Fitted Fitted) Best(BeliefRows rows, StreamStates states, Tensor targets)
    {
        var depth = states.Depths.MaxBy(d => Ridge(rows, states[d], targets).Chosen);
        return (depth, Fit(rows, states[depth], targets));
    }

    // Linear or, where few columns carry it, with a softmax behind, whichever reads the documents that choose better: evidence
    // multiplies, so a belief need not be a linear function of what carries it.
    private static Fitted Fit(BeliefRows rows, Tensor features, Tensor targets)
    {
        var (linear, soft) = (Ridge(rows, features, targets), Soft(rows, features, targets));
        return linear.Chosen >= soft.Chosen ? linear : soft;
    }

    // R² on the documents that choose, at the best ridge, and the squared errors of every row that decides.
    private static Fitted Ridge(BeliefRows rows, Tensor features, Tensor targets)
    {
        var (x, y) = (Of(rows, features, 1), Of(rows, targets, 1));
        var (probe, chosen) = RidgeProbe.FitEach(Of(rows, features, 0), Of(rows, targets, 0), _penalties)
            .Select(p => (p, p.Explained(x, y))).MaxBy(p => p.Item2);
        return new(chosen, probe.SquaredErrors(Of(rows, features, 2), Of(rows, targets, 2)));
    }

    private static Fitted Soft(BeliefRows rows, Tensor features, Tensor targets)
    {
        var y = Of(rows, targets, 1);
        var spread = (y - y.mean([0])).square().sum().item<double>();
        return _softPenalties.Select(penalty =>
        {
            var read = SoftmaxProbe.Fit(Of(rows, features, 0), Of(rows, targets, 0), penalty);
            return new Fitted(
                1 - (Squares(read(Of(rows, features, 1)) - y).Sum() / spread), Squares(read(Of(rows, features, 2)) - Of(rows, targets, 2)));
        }).MaxBy(fitted => fitted.Chosen)!;
    }

    // The next token's probabilities and their logarithms at every row: float64 [row, feature].
    private static Tensor Output(BeliefRows rows, Transformer transformer)
    {
        var (width, row) = (transformer.Config.DVocab, 0);
        var values = new double[rows.Rows.Length * 2 * width];
        int[] first = [.. rows.Positions.Select(list => (row += list.Length) - list.Length)];
        int[][] documents = [.. rows.Texts.Select(text => (int[])[.. text[1..], text[0]])]; // logits stand before a token
        foreach (var (document, logits) in DocumentBatches.Of(transformer, rows.Texts[0][0])(documents))
        {
            for (var i = 0; i < rows.Positions[document].Length; i++)
            {
                var p = Distributions.Softmax(logits.Span.Slice(rows.Positions[document][i] * width, width));
                var at = (first[document] + i) * 2 * width;
                for (var token = 0; token < width; token++)
                {
                    (values[at + token], values[at + width + token]) = (p[token], Math.Log(Math.Max(p[token], 1e-9)));
                }
            }
        }

        var all = tensor(values, [rows.Rows.Length, 2 * width], device: CPU);
        return all.index_select(1, all.std(0).gt(1e-6).nonzero().flatten()); // a token that is never likely has nothing to say
    }

    // Every row of a part gets the belief of a row half the part further on, of another document.
    private static Tensor Alien(BeliefRows rows)
    {
        var from = new long[rows.Rows.Length];
        foreach (var part in Enumerable.Range(0, 3).Select(rows.Part))
        {
            for (var i = 0; i < part.Length; i++)
            {
                from[part[i]] = part[(i + (part.Length / 2)) % part.Length];
            }
        }

        return rows.Targets[tensor(from, device: CPU)];
    }

    // A direction for each value, as long as the stream's own spread.
    private static Tensor Plant(Tensor targets, Tensor stream, long seed)
    {
        var random = new SeededRandom(seed).Fork(7);
        var directions = tensor([.. Enumerable.Range(0, (int)(targets.shape[1] * stream.shape[1])).Select(_ => random.NextGaussian())],
            [targets.shape[1], stream.shape[1]], device: CPU);
        return matmul(targets, directions) * stream.std(0).mean();
    }

    private static Tensor Of(BeliefRows rows, Tensor values, int part) => values[tensor(rows.Part(part), device: CPU)];

    private static double[] Squares(Tensor difference) => Tensors.TensorMemory.Copy<double>(difference.square().sum([1]));

    private sealed record Fitted(double Chosen, double[] Errors);
}
