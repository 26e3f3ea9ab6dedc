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
        var node = law.Root.Next(law.Root.Draw(_random));
        Walk(node, tokens);
        return node.Kind;
    }

    /// <summary>Draws a document of one of the law's kinds and appends its tokens.</summary>
    internal Kind Next(List<int> tokens, Kind kind)
    {
        Walk(law.Find(kind, kind.Start), tokens);
        return kind;
    }

    /// <summary>Draws a document: its tokens, the end mark included.</summary>
    public int[] Next()
    {
        var tokens = new List<int>();
        Next(tokens);
        return [.. tokens];
    }

    private void Walk(Node node, List<int> tokens)
    {
        do
        {
            var branch = node.Draw(_random);
            tokens.AddRange(node.Phrase(branch).AsSpan());
            node = node.Next(branch);
        }
        while (node != law.Root);
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
