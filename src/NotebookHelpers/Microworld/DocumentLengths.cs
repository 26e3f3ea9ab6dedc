namespace BetweenTokens.Microworld;

/// <summary>Exact mean and greatest length of a kind's documents in words, the end mark included.</summary>
internal static class DocumentLengths
{
    /// <summary>
    /// Walks through all states. Of a draw one item stands for all: a kind promises that their documents have lengths of one law.
    /// </summary>
    public static (double Mean, int Most) Of(Kind kind) => kind.ExactTokens is { } tokens ? (tokens, tokens) : From(kind, kind.Start, []);

    private static (double Mean, int Most) From(Kind kind, State state, Dictionary<State, (double, int)> known)
    {
        if (known.TryGetValue(state, out var length))
        {
            return length;
        }

        var branches = new Branches();
        kind.Expand(state, branches);
        var (mean, most, total) = (0.0, 0, 0.0);
        if (branches.Pool is { } pool)
        {
            var item = System.Numerics.BitOperations.TrailingZeroCount(branches.Mask);
            var (behind, longest) = From(kind, branches.Drawn!(item), known);
            return known[state] = (behind + pool[item].Length, longest + pool[item].Length);
        }

        for (var i = 0; i < branches.Weights.Count; i++)
        {
            var (behind, longest) = branches.Targets[i] is { } next ? From(kind, next, known) : (1, 1);
            total += branches.Weights[i];
            mean += branches.Weights[i] * (behind + branches.Phrases[i].Length);
            most = Math.Max(most, longest + branches.Phrases[i].Length);
        }

        return known[state] = (mean / total, most);
    }
}
