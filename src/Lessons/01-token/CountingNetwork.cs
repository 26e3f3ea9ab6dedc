using BetweenTokens.Evaluation;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// A network that does nothing but count: decayed counts of the words so far, and a softmax over them that predicts the next word.
/// Whatever a push along a belief finds in a model has to be more than what it finds here.
/// </summary>
internal static class CountingNetwork
{
    private const double Penalty = 1e-4;

    /// <summary>
    /// Pushes its counts along their own regression on the belief, as a model's stream is pushed along its, and says how far the
    /// probability of every word moved.
    /// </summary>
    /// <param name="rows">Places with their beliefs; the first part fits the network and the regression.</param>
    /// <param name="places">Rows that are pushed.</param>
    /// <param name="shifts">Change of the belief at each of them.</param>
    /// <param name="emissions">Probability of each word under each value of the belief: [value][word].</param>
    /// <returns>[place][word].</returns>
    public static double[][] Change(BeliefRows rows, int[] places, Vector<double>[] shifts, double[][] emissions)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var counts = WordFeatures.Counts(rows);
        var fit = tensor(rows.Part(0), device: CPU);
        var (seen, beliefs) = (counts[fit], rows.Targets[fit].to(ScalarType.Float64));
        var (values, words) = (emissions.Length, emissions[0].Length);
        var table = tensor([.. emissions.SelectMany(row => row)], [values, words], device: CPU);
        var network = SoftmaxProbe.Fit(seen, matmul(beliefs, table), Penalty);
        var writes = RidgeProbe.Fit(beliefs, seen, 1e-9).Weights; // [value, feature]
        var at = counts[tensor([.. places.Select(place => (long)place)], device: CPU)];
        var shift = tensor([.. shifts.SelectMany(s => s)], [shifts.Length, values], device: CPU);
        var along = matmul(shift, tensor([.. writes.Cast<double>()], [values, counts.shape[1]], device: CPU));
        var moved = TensorMemory.Copy<double>(network(at + along) - network(at));
        return [.. Enumerable.Range(0, places.Length).Select(place => moved[(place * words)..((place + 1) * words)])];
    }
}
