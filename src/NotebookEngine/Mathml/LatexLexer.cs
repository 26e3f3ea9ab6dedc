namespace BetweenTokens.NotebookEngine.Mathml;

/// <summary>A piece of LaTeX: a command, or one sign, or a number, or a word of a script that has no italics.</summary>
/// <param name="Text">The command's name, or the text itself.</param>
/// <param name="IsCommand">Whether a backslash stood before it.</param>
/// <param name="Start">Place in the source.</param>
internal readonly record struct LatexToken(string Text, bool IsCommand, int Start)
{
    public bool Is(string sign) => !IsCommand && Text == sign;

    public bool IsNamed(string command) => IsCommand && Text == command;
}

/// <summary>
/// Cuts LaTeX into tokens. Blanks mean nothing in formulas and are dropped; text arguments are read from the source itself.
/// </summary>
internal static class LatexLexer
{
    public static List<LatexToken> Read(string latex)
    {
        var tokens = new List<LatexToken>();
        for (var i = 0; i < latex.Length;)
        {
            var length = Length(latex, i);
            if (latex[i] == '%')
            {
                // A comment runs to the end of its line.
                length = latex.IndexOf('\n', i) is >= 0 and var end ? end - i : latex.Length - i;
            }
            else if (!char.IsWhiteSpace(latex[i]))
            {
                var isCommand = latex[i] == '\\' && length > 1;
                tokens.Add(new LatexToken(isCommand ? latex.Substring(i + 1, length - 1) : latex.Substring(i, length), isCommand, i));
            }

            i += length;
        }

        return tokens;
    }

    private static int Length(string latex, int i)
    {
        var c = latex[i];
        if (c == '\\')
        {
            return i + 1 == latex.Length ? 1 : char.IsAsciiLetter(latex[i + 1]) ? 1 + Run(latex, i + 1, char.IsAsciiLetter) : 2;
        }

        if (char.IsAsciiDigit(c))
        {
            return NumberLength(latex, i);
        }

        // A word in Cyrillic is a label, not a product of letters.
        return IsWordLetter(c) ? Run(latex, i, IsWordLetter) : char.IsHighSurrogate(c) && i + 1 < latex.Length ? 2 : 1;
    }

    private static int NumberLength(string latex, int i)
    {
        var length = Run(latex, i, char.IsAsciiDigit);
        return i + length + 1 < latex.Length && latex[i + length] == '.' && char.IsAsciiDigit(latex[i + length + 1])
            ? length + 1 + Run(latex, i + length + 1, char.IsAsciiDigit)
            : length;
    }

    private static bool IsWordLetter(char c) => c is >= '\u0400' and <= '\u04ff';

    private static int Run(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return end - start;
    }
}
