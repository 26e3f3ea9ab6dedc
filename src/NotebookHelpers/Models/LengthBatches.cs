namespace BetweenTokens.Models;

/// <summary>
/// Texts of like length side by side, for causal models: what they say at a token does not depend on what
/// fills the rest of its row.
/// </summary>
internal static class LengthBatches
{
    /// <summary>Numbers of texts that go through one pass together, the shortest first, so that little is filled up.</summary>
    /// <param name="texts">Token ids of each text.</param>
    /// <param name="mostPositions">Positions of one pass at most, filling included; a text longer than that goes alone.</param>
    /// <param name="mostTexts">Texts of one pass at most.</param>
    /// <returns>Every number once; the last text of each batch is its longest.</returns>
    public static IEnumerable<int[]> Of(IReadOnlyList<int[]> texts, int mostPositions, int mostTexts = int.MaxValue)
    {
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderBy(text => texts[text].Length)];
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && end - start < mostTexts && (end + 1L - start) * texts[order[end]].Length <= mostPositions)
            {
                end++;
            }

            yield return order[start..end];
        }
    }
}
