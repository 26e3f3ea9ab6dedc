namespace BetweenTokens.Text.PreTokenizers;

/// <summary>Splitting rules known by their text, each with its hand-written form.</summary>
internal static class KnownPatterns
{
    private const string Folded = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|";

    // Possessive quantifiers and \s*[\r\n] for \s*[\r\n]+ change nothing in what is matched.
    private static readonly Dictionary<string, PreTokenizer> _known = new()
    {
        [Gpt2Split.Pattern] = new Gpt2Split(),
        [Folded + Cl100k("{1,3}")] = new Cl100kSplit(3),
        [Folded + Cl100k("")] = new Cl100kSplit(1),
        [@"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"] =
            new Cl100kSplit(3),
        [Folded + @"[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"] = new Cl100kSplit(3),
    };

    /// <summary>The hand-written form of a rule, or null.</summary>
    public static PreTokenizer? Find(string pattern) => _known.GetValueOrDefault(pattern);

    private static string Cl100k(string digits) =>
        $@"[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{digits}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
}
