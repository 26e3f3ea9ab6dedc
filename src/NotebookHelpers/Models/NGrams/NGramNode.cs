namespace BetweenTokens.Models.NGrams;

/// <summary>
/// One context and what was seen after it. Contexts are read backwards, so a shorter one lies on the way to a longer one.
/// </summary>
internal sealed class NGramNode
{
    private Dictionary<int, NGramNode>? _longer;

    /// <summary>Counts of the tokens that followed.</summary>
    public Dictionary<int, int> Next { get; private set; } = [];

    /// <summary>Their sum.</summary>
    public long Total { get; private set; }

    /// <summary>This context with one token more before it; null: never seen.</summary>
    public NGramNode? Before(int token) => _longer?.GetValueOrDefault(token);

    /// <summary>Counts a token in this context, which is that of the root, and in all longer ones.</summary>
    public void Add(ReadOnlySpan<int> context, int token)
    {
        var node = this;
        node.Count(token, 1);
        for (var i = context.Length - 1; i >= 0; i--)
        {
            node._longer ??= [];
            if (!node._longer.TryGetValue(context[i], out var longer))
            {
                longer = node._longer[context[i]] = new NGramNode();
            }

            node = longer;
            node.Count(token, 1);
        }
    }

    /// <summary>
    /// Replaces counts by numbers of different tokens before (Kneser and Ney 1995), except in the longest contexts and in those that begin
    /// with the start of a document, before which nothing can stand.
    /// </summary>
    public void CountContinuations(int start, bool opens = false)
    {
        if (_longer is null || opens)
        {
            return;
        }

        (Next, Total) = ([], 0);
        foreach (var token in _longer.Values.SelectMany(longer => longer.Next.Keys))
        {
            Count(token, 1);
        }

        foreach (var (before, longer) in _longer)
        {
            longer.CountContinuations(start, before == start);
        }
    }

    /// <summary>All contexts of a length.</summary>
    public IEnumerable<NGramNode> At(int depth) => depth == 0 ? [this] : _longer?.Values.SelectMany(longer => longer.At(depth - 1)) ?? [];

    /// <summary>This context and all longer ones.</summary>
    public int CountNodes() => 1 + (_longer?.Values.Sum(longer => longer.CountNodes()) ?? 0);

    private void Count(int token, int times)
    {
        Next[token] = Next.GetValueOrDefault(token) + times;
        Total += times;
    }
}
