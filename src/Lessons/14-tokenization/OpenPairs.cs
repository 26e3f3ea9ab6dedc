namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// Byte-pair encoding by hand: count neighbours, join the pair that stands most often, again (Sennrich et al. 2016, algorithm 1).
/// </summary>
public static class OpenPairs
{
    /// <summary>A word in single letters, a ▁ before it.</summary>
    public static List<string> Letters(string word) => [.. $"▁{word}".Select(letter => $"{letter}")];

    /// <summary>The pair of neighbours that stands most often, the first of several.</summary>
    /// <param name="words">Words in pieces.</param>
    public static (string Left, string Right) Best(IReadOnlyList<List<string>> words) =>
        words.SelectMany(word => word.Zip(word.Skip(1))).CountBy(pair => pair).MaxBy(pair => pair.Value).Key;

    /// <summary>Joins that pair wherever it stands, from left to right.</summary>
    /// <param name="words">Words in pieces; changed.</param>
    /// <param name="pair">The pair.</param>
    public static void Join(IReadOnlyList<List<string>> words, (string Left, string Right) pair)
    {
        foreach (var word in words)
        {
            for (var i = 0; i + 1 < word.Count; i++)
            {
                if ((word[i], word[i + 1]) == pair)
                {
                    word[i] += word[i + 1];
                    word.RemoveAt(i + 1);
                }
            }
        }
    }
}
