using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Evaluation;

/// <summary>
/// Documents of one kind with the oracle's exact belief about a hidden variable at chosen words: the targets of a probe. Documents
/// are split once into those that fit the probe, those that choose its depth and those that decide.
/// </summary>
public sealed class BeliefRows : IDisposable
{
    private const int Longest = 64; // a document is read no further: a longer one would cost more than it tells

    private BeliefRows(string variable, IReadOnlyList<string> values, int[][] texts, int[][] positions, double[][] beliefs)
    {
        (Variable, Values, Texts, Positions, Beliefs) = (variable, values, texts, positions, beliefs);
        Rows = [.. positions.SelectMany((list, text) => list.Select(_ => text))];
        Targets = tensor(beliefs.SelectMany(b => b).ToArray(), [beliefs.Length, values.Count], device: CPU).DetachFromDisposeScope();
    }

    /// <summary>The hidden variable, for instance <c>сезон</c>.</summary>
    public string Variable { get; }

    /// <summary>Its values, one for each column of the targets.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Token ids of the documents, the mark that starts a document first.</summary>
    public int[][] Texts { get; }

    /// <summary>Positions read in each document.</summary>
    public int[][] Positions { get; }

    /// <summary>The exact beliefs: [row][value].</summary>
    public double[][] Beliefs { get; }

    /// <summary>Document of each row.</summary>
    public int[] Rows { get; }

    /// <summary>The beliefs as targets: float64 [row, value] on the CPU.</summary>
    public Tensor Targets { get; }

    /// <summary>Draws documents of a kind and reads them with the oracle.</summary>
    /// <param name="law">The law; documents of other kinds are passed over.</param>
    /// <param name="kind">Name of the kind.</param>
    /// <param name="variable">A hidden variable of that kind.</param>
    /// <param name="values">Its values.</param>
    /// <param name="at">Words, or several words in a row, after which the belief is read, where the variable has a value.</param>
    /// <param name="texts">How many documents that have such a place.</param>
    /// <param name="seed">Seed of the documents.</param>
    public static BeliefRows Draw(
        Law law, string kind, string variable, IReadOnlyList<string> values, IReadOnlyList<string> at, int texts, long seed)
    {
        int[][] endings = [.. at.Select(law.Words.Text)];
        var (sampler, filter, document) = (new Sampler(law, seed), new Filter(law), new List<int>());
        var (documents, positions, beliefs) = (new List<int[]>(), new List<int[]>(), new List<double[]>());
        while (documents.Count < texts)
        {
            document.Clear();
            if (sampler.Next(document).Name != kind)
            {
                continue;
            }

            var places = new List<int>();
            filter.Restart();
            for (var i = 0; i < Math.Min(document.Count - 1, Longest); i++)
            {
                filter.Advance(document[i]);
                if (endings.Any(ending => i + 1 >= ending.Length
                        && document.Slice(i + 1 - ending.Length, ending.Length).SequenceEqual(ending))
                    && Belief(filter, variable, values) is { } belief)
                {
                    places.Add(i + 1); // the mark stands before the document
                    beliefs.Add(belief);
                }
            }

            if (places.Count > 0)
            {
                documents.Add([law.EndToken, .. document.Take(Math.Min(document.Count - 1, Longest))]);
                positions.Add([.. places]);
            }
        }

        return new(variable, values, [.. documents], [.. positions], [.. beliefs]);
    }

    /// <summary>Rows of the documents of a part: 0 fits (two of five), 1 chooses (one of five), 2 decides.</summary>
    public long[] Part(int part) => [.. Rows.Index().Where(row => PartOf(row.Item) == part).Select(row => (long)row.Index)];

    /// <summary>Reads the streams of a network at these rows; the caller disposes them.</summary>
    public StreamStates Read(Transformer transformer, params IReadOnlyList<int> depths) =>
        StreamStates.Read(transformer, Texts, Positions, depths);

    /// <summary>The same for the rows of one part, in their order; the documents of the others are not read.</summary>
    public StreamStates ReadPart(Transformer transformer, int part, params IReadOnlyList<int> depths) =>
        StreamStates.Read(transformer, Texts, [.. Positions.Select((list, text) => PartOf(text) == part ? list : [])], depths);

    /// <inheritdoc/>
    public void Dispose() => Targets.Dispose();

    internal static int PartOf(int text) => (text % 5) switch { < 2 => 0, 2 => 1, _ => 2 };

    private static double[]? Belief(Filter filter, string variable, IReadOnlyList<string> values)
    {
        var posterior = filter.Posterior(variable);
        double[] belief = [.. values.Select(value => posterior.GetValueOrDefault(value))];
        var mass = belief.Sum();
        return mass > 0.999 ? [.. belief.Select(b => b / mass)] : null;
    }
}
