using System.Text;
using System.Text.RegularExpressions;

namespace BetweenTokens.Microworld;

/// <summary>Words as a reader would print them: a capital at the start of a sentence, no space before a comma.</summary>
public static partial class Prose
{
    private const string Closing = ".,;:?!]";

    /// <summary>Prints words; <see cref="Lexicon.End"/> is left out.</summary>
    public static string Print(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        var capital = true;
        foreach (var word in words.Where(word => word != Lexicon.End))
        {
            var closes = word.Length == 1 && Closing.Contains(word[0]);
            if (text.Length > 0 && !closes && text[^1] != '[' && !(text[^1] == '=' && text[^2] != ' '))
            {
                text.Append(' ');
            }

            text.Append(capital && char.IsLetter(word[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            capital = word is "." or "?" or "!";
        }

        return text.ToString();
    }

    /// <summary>Reads a text as people write it: marks may touch words, a sentence may start with a capital, a dash may be short.</summary>
    /// <returns>Word ids.</returns>
    /// <exception cref="ArgumentException">A word is not in the lexicon.</exception>
    public static int[] Read(Lexicon words, string text)
    {
        var ids = new List<int>();
        foreach (Match match in Pieces().Matches(SpacedName().Replace(text, "$1=")))
        {
            var word = match.Value switch { "–" or "-" => "—", "..." => "…", var other => other };
            var known = words.Find(word);
            ids.Add(known >= 0 ? known : words.Word(char.ToLowerInvariant(word[0]) + word[1..]));
        }

        return [.. ids];
    }

    // <end>, a variable with its sign, words with inner hyphens, numbers, three dots, any other sign by itself
    [GeneratedRegex(@"<end>|\b\p{Lu}=|\p{L}+(?:-\p{L}+)*|\d+|\.\.\.|\S")]
    private static partial Regex Pieces();

    // «X = 5» is written for «X=5» too
    [GeneratedRegex(@"\b(\p{Lu}) =")]
    private static partial Regex SpacedName();
}
