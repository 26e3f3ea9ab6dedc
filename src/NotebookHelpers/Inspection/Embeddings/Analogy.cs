namespace BetweenTokens.Inspection.Embeddings;

/// <summary>
/// "a is to b as c is to …" by adding vectors (Mikolov et al. 2013): the rows nearest to b − a + c. The three words of the question lie
/// near that sum by construction, and leaving them out of the answers is most of what the method is praised for (Linzen 2016): both
/// ranks are given.
/// </summary>
/// <param name="Expected">Id of the answer.</param>
/// <param name="Rank">Its rank among all tokens, 1 the nearest.</param>
/// <param name="RankWithoutSources">Its rank where a, b and c are left out.</param>
/// <param name="Cosine">Cosine of b − a + c and the answer's row.</param>
/// <param name="ShiftCosine">Cosine of b − a and of the answer less c: whether the two steps are parallel.</param>
/// <param name="Nearest">The nearest tokens, a, b and c among them.</param>
public sealed record Analogy(
    int Expected, int Rank, int RankWithoutSources, double Cosine, double ShiftCosine, IReadOnlyList<Neighbour> Nearest)
{
    /// <summary>Asks.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="a">Id, for instance of "man".</param>
    /// <param name="b">Id, for instance of "king".</param>
    /// <param name="c">Id, for instance of "woman".</param>
    /// <param name="expected">Id of the answer, for instance of "queen".</param>
    /// <param name="shown">How many of the nearest are named.</param>
    public static Analogy Of(EmbeddingTable table, int a, int b, int c, int expected, int shown = 5)
    {
        var (from, to, start, end) = (table.Vector(a), table.Vector(b), table.Vector(c), table.Vector(expected));
        float[] sum = [.. to.Select((x, i) => x - from[i] + start[i])];
        var near = table.Similarities(sum);
        int[] ahead = [.. Enumerable.Range(0, near.Length).Where(id => near[id] > near[expected])];
        return new(
            expected, ahead.Length + 1, ahead.Except([a, b, c]).Count() + 1, near[expected],
            Geometry.Cosine([.. to.Select((x, i) => x - from[i])], [.. end.Select((x, i) => x - start[i])]), table.Nearest(sum, shown));
    }
}

/// <summary>A step on the straight line between two rows.</summary>
/// <param name="Share">0 at the first row, 1 at the second.</param>
/// <param name="Nearest">The nearest token, the two ends among those asked.</param>
/// <param name="Between">The nearest token that is neither end.</param>
public sealed record PathStep(double Share, Neighbour Nearest, Neighbour Between)
{
    /// <summary>Walks from one token to another.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="from">Id.</param>
    /// <param name="to">Id.</param>
    /// <param name="steps">How many steps, both ends included, 2 or more.</param>
    /// <param name="by">The measure.</param>
    public static IReadOnlyList<PathStep> Walk(EmbeddingTable table, int from, int to, int steps = 11, Closeness by = Closeness.Cosine)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var (first, last) = (table.Vector(from), table.Vector(to));
        return [.. Enumerable.Range(0, steps).Select(step =>
        {
            var share = (double)step / (steps - 1);
            float[] at = [.. first.Zip(last, (x, y) => (float)(((1 - share) * x) + (share * y)))];
            return new PathStep(share, table.Nearest(at, 1, by)[0], table.Nearest(at, 1, by, from, to)[0]);
        })];
    }
}
