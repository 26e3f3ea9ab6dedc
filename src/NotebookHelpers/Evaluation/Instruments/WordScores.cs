using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>One number for each word.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">In the order of the words; NaN: unknown.</param>
public sealed record ScoreColumn(string Name, IReadOnlyList<double> Values);

/// <summary>
/// One document: what instruments say of its words, beside what changes when a word does. The words are those that have an alternative.
/// </summary>
/// <param name="Length">Tokens of the text; the prediction is after the last.</param>
/// <param name="Positions">Position of each word in the text.</param>
/// <param name="Stays">Share of the word itself among what may stand there, before it is left out.</param>
/// <param name="Truths">Exact changes, nats.</param>
/// <param name="Instruments">Scores, in the order of the instruments.</param>
public sealed record WordScores(int Length, IReadOnlyList<int> Positions, IReadOnlyList<double> Stays,
    IReadOnlyList<ScoreColumn> Truths, IReadOnlyList<ScoreColumn> Instruments)
{
    private const int Least = 4; // fewer words have no ranks to speak of

    /// <summary>Names of the instruments.</summary>
    public IEnumerable<string> Names => Instruments.Select(column => column.Name);

    /// <summary>The values of an instrument or of a truth.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IReadOnlyList<double> this[string name] =>
        Truths.Concat(Instruments).FirstOrDefault(column => column.Name == name)?.Values
        ?? throw new ArgumentException($"There is no '{name}' here: {string.Join(", ", Truths.Concat(Instruments).Select(c => c.Name))}.");

    /// <summary>Spearman's rank correlation over the words of this document; words with the same value share their mean rank.</summary>
    /// <param name="instrument">Name of an instrument, or of a truth.</param>
    /// <param name="truth">Name of a truth.</param>
    /// <param name="withoutFirst">True: the text's first token takes no part.</param>
    /// <returns>−1 to 1; NaN for fewer than four words, or where one side is the same for all.</returns>
    public double Spearman(string instrument, string truth, bool withoutFirst = false) =>
        Standard(instrument, truth, withoutFirst) is var (x, y) && x.Length > 0 ? Dot(x, y) : double.NaN;

    /// <summary>The same with the instrument's values permuted among the words: what chance gives.</summary>
    /// <param name="instrument">Name of an instrument.</param>
    /// <param name="truth">Name of a truth.</param>
    /// <param name="seed">Same seed, same permutation.</param>
    /// <param name="withoutFirst">True: the text's first token takes no part.</param>
    public double Permuted(string instrument, string truth, long seed, bool withoutFirst = false)
    {
        var (x, y) = Standard(instrument, truth, withoutFirst);
        new SeededRandom(seed).Shuffle(x);
        return x.Length > 0 ? Dot(x, y) : double.NaN;
    }

    /// <summary>Ranks of both, centred and of length one, so that their product is the correlation; empty where it is undefined.</summary>
    internal (double[] X, double[] Y) Standard(string instrument, string truth, bool withoutFirst)
    {
        var (x, y) = (this[instrument], this[truth]);
        int[] known = [.. Enumerable.Range(0, Positions.Count)
            .Where(i => double.IsFinite(x[i]) && double.IsFinite(y[i]) && !(withoutFirst && Positions[i] == 0))];
        var (left, right) = (Unit([.. known.Select(i => x[i])]), Unit([.. known.Select(i => y[i])]));
        return known.Length >= Least && left.Length > 0 && right.Length > 0 ? (left, right) : ([], []);
    }

    internal static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static double[] Unit(double[] values)
    {
        var ranks = Ranking.Ranks(values);
        var mean = (ranks.Length + 1) / 2.0;
        var length = Math.Sqrt(ranks.Sum(rank => (rank - mean) * (rank - mean)));
        return length > 0 ? Array.ConvertAll(ranks, rank => (rank - mean) / length) : [];
    }
}
