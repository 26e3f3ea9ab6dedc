using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>One push: what the oracle predicts for a word of the weather, and what the model did.</summary>
/// <param name="Word">The word.</param>
/// <param name="Expected">Change of its probability under the law, when the belief changes.</param>
/// <param name="Observed">Change of its probability in the model.</param>
public sealed record Push(string Word, double Expected, double Observed);

/// <summary>How the model's output follows a belief that is written into its stream.</summary>
/// <param name="Depth">Depth of the stream that was changed.</param>
/// <param name="Pushes">Every word of every push.</param>
/// <param name="Slope">Regression of the observed on the expected change, through the origin: 1 is exactly as the law says.</param>
/// <param name="Random">The same for a random direction of equal length.</param>
/// <param name="PseudoInverse">The same along the pseudo-inverse of the probe that reads the belief.</param>
/// <param name="Correlation">Pearson's correlation of observed and expected change.</param>
/// <param name="Documents">
/// Of each document that decides, summed over the words: expected × observed change, expected squared, expected × observed change
/// after the random push.
/// </param>
public sealed record SteeringReport(
    int Depth,
    IReadOnlyList<Push> Pushes,
    Measured Slope,
    Measured Random,
    Measured PseudoInverse,
    double Correlation,
    IReadOnlyList<(int Document, double Product, double Square, double Random, double Counting)> Documents)
{
    /// <summary>Each push as a dot, the law's change against the model's, by word.</summary>
    /// <param name="words">How many of the words.</param>
    public IReadOnlyList<(string Name, IReadOnlyList<Dot> Dots)> Dots(int words = 7) =>
        [.. Pushes.GroupBy(push => push.Word).Take(words)
            .Select(g => (g.Key, (IReadOnlyList<Dot>)[.. g.Select(push => new Dot(push.Word, push.Expected, push.Observed))]))];
}

/// <summary>
/// Steering along the regression of the stream ON the belief (Haufe et al. 2014: a pattern, not a filter). The probe, the regression
/// of the belief on the stream, reads well, and its pseudo-inverse is yet no direction that the network writes in.
/// </summary>
public static class SeasonSteering
{
    private const int MostPositions = 2048;

    /// <summary>Pushes the season of held-out documents towards the belief of another document and compares with the law.</summary>
    /// <param name="model">A trained model of the law's words.</param>
    /// <param name="world">The world of the weather.</param>
    /// <param name="law">The law that the documents come from.</param>
    /// <param name="depth">Depth of the stream that is changed; null: the one below the last at which the season is read best.</param>
    /// <param name="texts">Documents, one push in each that decides.</param>
    /// <param name="seed">Seed of documents, targets and random directions.</param>
    public static SteeringReport Measure(
        LanguageModel model, World world, Law law, int? depth = null, int texts = 250, long seed = 106)
    {
        using var rows = BeliefRows.Draw(law, "weather", Weather.Season, Weather.Seasons, [","], texts, seed + 1);
        var at = depth ?? HiddenWorld.DepthOf(rows, model.Transformer);
        using var states = rows.ReadPart(model.Transformer, 0, at);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var targets = rows.Targets[tensor(rows.Part(0), device: CPU)];
        var writes = Matrix(RidgeProbe.Fit(targets, states[at], 1e-9).Weights);
        var reads = Matrix(RidgeProbe.Fit(states[at], targets).Weights).PseudoInverse();
        var random = new SeededRandom(seed);

        // one place of each document that decides, in the latter half, where the belief has had time to form
        var places = rows.Rows.Index().GroupBy(row => row.Item)
            .Where(g => BeliefRows.PartOf(g.Key) == 2).Select(g => g.ElementAt(g.Count() * 3 / 4).Index).ToArray();
        var shifts = places.Select(row => Difference(rows.Beliefs[places[random.Next(places.Length)]], rows.Beliefs[row])).ToArray();
        var along = shifts.Select(shift => shift * writes).ToArray();
        var sideways = along.Select(vector => RandomLike(vector, random)).ToArray();
        var inverse = shifts.Select(shift => shift * reads).ToArray();
        var weather = world.Kind<Weather>();
        var words = Weather.Observed.Select(world.Words.Find).ToArray();
        double[][] expected =
        [
            .. shifts.Select(shift => words.Select((_, w) => shift.Select((s, season) => s * weather.Emission(season, w)).Sum()).ToArray()),
        ];
        var before = Probabilities(model, rows, places, words, at, null);
        double[][] Change(Vector<double>[] push) => [.. Probabilities(model, rows, places, words, at, push)
            .Zip(before, (after, own) => after.Zip(own, (a, b) => a - b).ToArray())];
        var (observed, aside) = (Change(along), Change(sideways));
        var counting = CountingNetwork.Change(rows, places, shifts, Emissions(weather, words.Length));
        return new(
            at,
            [.. expected.Zip(observed).SelectMany(pair => pair.First.Select((e, w) => new Push(Weather.Observed[w], e, pair.Second[w])))],
            Slope("slope", expected, observed, seed),
            Slope("random", expected, aside, seed),
            Slope("pseudo-inverse", expected, Change(inverse), seed),
            MathNet.Numerics.Statistics.Correlation.Pearson(expected.SelectMany(e => e), observed.SelectMany(o => o)),
            [.. places.Select((row, i) => (rows.Rows[row], Dot(expected[i], observed[i]), Dot(expected[i], expected[i]),
                Dot(expected[i], aside[i]), Dot(expected[i], counting[i])))]);
    }

    // Probability of each word of the weather in each season: [season][word].
    private static double[][] Emissions(Weather weather, int words) =>
        [.. Enumerable.Range(0, Weather.Seasons.Count).Select(season =>
            Enumerable.Range(0, words).Select(word => weather.Emission(season, word)).ToArray())];

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static Matrix<double> Matrix(double[,] values) => Matrix<double>.Build.DenseOfArray(values);

    private static Vector<double> Difference(double[] to, double[] from) =>
        Vector<double>.Build.DenseOfArray(to) - Vector<double>.Build.DenseOfArray(from);

    private static Vector<double> RandomLike(Vector<double> vector, SeededRandom random)
    {
        var other = Vector<double>.Build.Dense(vector.Count, _ => random.NextGaussian());
        return other * (vector.L2Norm() / other.L2Norm());
    }

    private static Measured Slope(string name, double[][] expected, double[][] observed, long seed)
    {
        double[] products = [.. expected.Zip(observed, (e, o) => Dot(e, o))],
            squares = [.. expected.Select(e => Dot(e, e))];
        double Of(IEnumerable<int> units) => units.Sum(i => products[i]) / units.Sum(i => squares[i]);
        return new(name, Of(Enumerable.Range(0, products.Length)), Interval.Bootstrap(products.Length, Of, seed), products.Length);
    }

    // Probability of each word of the weather after each place: [place][word]; the push is added to the stream at the place alone.
    private static double[][] Probabilities(
        LanguageModel model, BeliefRows rows, int[] places, int[] words, int depth, Vector<double>[]? push)
    {
        var (result, at) = (new double[places.Length][], Where(rows));
        // what stands further on changes nothing
        int[][] texts = [.. places.Select(place => rows.Texts[rows.Rows[place]][..(at[place] + 1)])];
        foreach (var part in LengthBatches.Of(texts, MostPositions))
        {
            using var scope = NewDisposeScope();
            var ids = StreamStates.Pad([.. part.Select(text => texts[text])]);
            var ends = part.Select(text => texts[text].Length - 1L).ToArray();
            var (length, width) = (ids.shape[1], model.Config.DVocab);
            var hooks = push is null
                ? null
                : new PassHooks(
                    [Intervene.Add(StreamStates.At(depth, model.Config), At(ends, [.. part.Select(text => push[text])], length))], length);
            var logits = TensorMemory.Copy<float>(
                model.Transformer.Forward(ids, hooks: hooks, options: new() { At = tensor(ends, device: CPU) }));
            for (var row = 0; row < part.Length; row++)
            {
                var p = Distributions.Softmax(logits.AsSpan(row * width, width));
                result[part[row]] = [.. words.Select(word => (double)p[word])];
            }
        }

        return result;
    }

    // Zero but at one position of each row: float32 [row, pos, dModel].
    private static Tensor At(long[] positions, Vector<double>[] vectors, long length)
    {
        var (width, values) = (vectors[0].Count, new float[positions.Length * length * vectors[0].Count]);
        for (var row = 0; row < positions.Length; row++)
        {
            for (var i = 0; i < width; i++)
            {
                values[(((row * length) + positions[row]) * width) + i] = (float)vectors[row][i];
            }
        }

        return tensor(values, [positions.Length, length, width], device: CPU);
    }

    private static int[] Where(BeliefRows rows) => [.. rows.Positions.SelectMany(list => list)];
}
