using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld;

/// <summary>Draws documents of a law, one after another.</summary>
/// <param name="law">The law.</param>
/// <param name="seed">The same seed gives the same documents.</param>
public sealed class Sampler(Law law, long seed)
{
    private readonly SeededRandom _random = new(seed);

    /// <summary>Draws a document and appends its tokens, the end mark included.</summary>
    /// <returns>The kind of the document.</returns>
    public Kind Next(List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var root = law.Root;
        var node = root.Next(root.Draw(_random));
        var kind = node.Kind;
        do
        {
            var branch = node.Draw(_random);
            tokens.AddRange(node.Phrase(branch).AsSpan());
            node = node.Next(branch);
        }
        while (node != root);
        return kind;
    }

    /// <summary>Draws a document: its tokens, the end mark included.</summary>
    public int[] Next()
    {
        var tokens = new List<int>();
        Next(tokens);
        return [.. tokens];
    }

    /// <summary>Documents without end.</summary>
    public IEnumerable<int[]> Documents()
    {
        while (true)
        {
            yield return Next();
        }
    }
}
