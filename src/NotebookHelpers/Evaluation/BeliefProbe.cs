namespace BetweenTokens.Evaluation;

/// <summary>One place of a document: what the oracle believes there, and what a linear map reads out of the stream.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Position">Position in it, from 0.</param>
/// <param name="Token">The token just read.</param>
/// <param name="Exact">[value]; sums to one.</param>
/// <param name="Read">[value]; sums to one, may leave the range from 0 to 1.</param>
public sealed record BeliefPoint(int Document, int Position, string Token, double[] Exact, double[] Read);

/// <summary>
/// Is the oracle's belief about a hidden variable a linear function of the residual stream (Shai et al. 2024)? The answer on documents
/// that the map was not fitted on; <see cref="BeliefSample.Fit"/> makes it.
/// </summary>
public sealed class BeliefProbe
{
    internal BeliefProbe(string model, int depth, string variable, IReadOnlyList<string> values, IReadOnlyList<BeliefPoint> points)
    {
        (Model, Depth, Variable, Values, Points) = (model, depth, variable, values, points);
        double[] mean = [.. Enumerable.Range(0, values.Count).Select(value => points.Average(p => p.Exact[value]))];
        Explained = 1 - (points.Sum(p => Distance(p.Exact, p.Read)) / points.Sum(p => Distance(p.Exact, mean)));
    }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Where the stream was read: 0 before the first block, i after block i − 1.</summary>
    public int Depth { get; }

    /// <summary>Name of the hidden variable.</summary>
    public string Variable { get; }

    /// <summary>Its values.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Places of the documents kept for the test, wherever the belief had just moved.</summary>
    public IReadOnlyList<BeliefPoint> Points { get; }

    /// <summary>R² on those places: share of the belief's variance that the map explains, all values together.</summary>
    public double Explained { get; }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
}
