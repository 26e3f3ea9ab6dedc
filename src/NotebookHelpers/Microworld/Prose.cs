using System.Text;

namespace BetweenTokens.Microworld;

/// <summary>Words as a reader would print them: a capital at the start of a sentence, no space before a comma.</summary>
public static class Prose
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
            if (text.Length > 0 && !closes && text[^1] != '[')
            {
                text.Append(' ');
            }

            text.Append(capital && char.IsLetter(word[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            capital = word is "." or "?" or "!";
        }

        return text.ToString();
    }

    /// <summary>Prints the words of a law.</summary>
    public static string Print(Law law, IEnumerable<int> words) => Print(words.Select(id => law.Words.Words[id]));
}
