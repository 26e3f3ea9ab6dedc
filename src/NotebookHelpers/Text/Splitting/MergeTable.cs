namespace BetweenTokens.Text.Splitting;

/// <summary>What two neighbouring symbols become, and how soon.</summary>
/// <param name="Rank">Lower ranks merge first; equal ranks from the left.</param>
/// <param name="Id">The merged symbol.</param>
internal readonly record struct Merge(int Rank, int Id);

/// <summary>All merges of a byte-pair encoding, by the two symbols' ids.</summary>
internal sealed class MergeTable(int capacity)
{
    private readonly Dictionary<long, Merge> _merges = new(capacity);

    /// <summary>Number of merges.</summary>
    public int Count => _merges.Count;

    /// <summary>Adds a merge; the first of two equal pairs stays.</summary>
    public void Add(int left, int right, Merge merge) => _merges.TryAdd(Key(left, right), merge);

    /// <summary>Looks a pair up.</summary>
    public bool TryGet(int left, int right, out Merge merge) => _merges.TryGetValue(Key(left, right), out merge);

    /// <summary>
    /// The table that SentencePiece's scores amount to: any two symbols whose texts join to a piece may merge, the best
    /// score first (Kudo and Richardson 2018; llama.cpp and llama2.c do the same by looking the joined text up).
    /// </summary>
    /// <param name="pieces">Pieces that may come out of a merge.</param>
    /// <param name="symbolOf">Id of a text that may stand before a merge: a piece, or a single character; null where there is none.</param>
    public static MergeTable FromScores(IReadOnlyList<(string Piece, int Id, float Score)> pieces, Func<string, int?> symbolOf)
    {
        var ranks = pieces.Select(piece => piece.Score).Distinct().OrderDescending().Select((score, rank) => (score, rank)).ToDictionary();
        var table = new MergeTable(pieces.Count * 2);
        foreach (var (piece, id, score) in pieces)
        {
            for (var cut = 1; cut < piece.Length; cut++)
            {
                if (!char.IsLowSurrogate(piece[cut]) && symbolOf(piece[..cut]) is { } left && symbolOf(piece[cut..]) is { } right)
                {
                    table.Add(left, right, new Merge(ranks[score], id));
                }
            }
        }

        return table;
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
