using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BetweenTokens.Text.Chat;

/// <summary>Numbers and texts as Jinja writes them, which is as Python does.</summary>
internal static partial class JinjaLiterals
{
    /// <summary>The length of the number that a stretch starts with, or 0.</summary>
    public static int NumberLength(string source, int position) =>
        NumberForm().Match(source, position, Math.Min(400, source.Length - position)).Length;

    /// <summary>A number's value.</summary>
    public static object Number(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        var radix = plain.Length < 2 ? 10 : plain[1] switch { 'x' or 'X' => 16, 'o' or 'O' => 8, 'b' or 'B' => 2, _ => 10 };
        try
        {
            return radix != 10 ? Convert.ToInt64(plain[2..], radix)
                : plain.All(char.IsAsciiDigit) ? (object)long.Parse(plain, CultureInfo.InvariantCulture)
                : double.Parse(plain, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            throw new JinjaException($"it holds the number {text}, which takes more than 64 bits");
        }
    }

    /// <summary>A text without its quotes, and the position after it; −1 where it is not closed.</summary>
    public static (string Text, int End) Quoted(string source, int position)
    {
        var text = new StringBuilder();
        for (var i = position + 1; i < source.Length; i++)
        {
            if (source[i] == source[position])
            {
                return (text.ToString(), i + 1);
            }

            if (source[i] == '\\' && i + 1 < source.Length)
            {
                i = Escape(source, i + 1, text);
            }
            else
            {
                text.Append(source[i]);
            }
        }

        return ("", -1);
    }

    /// <summary>Adds what a backslash and the characters from a position stand for; the position of the last of them.</summary>
    private static int Escape(string source, int position, StringBuilder text)
    {
        var letter = source[position];
        switch (letter)
        {
            case '\n':
                return position;
            case 'x' or 'u' or 'U':
                var length = letter switch { 'x' => 2, 'u' => 4, _ => 8 };
                var digits = source.AsSpan(position + 1, Math.Min(length, source.Length - position - 1));
                var isNumber = int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
                if (!isNumber || digits.Length < length || code is < 0 or > 0x10FFFF)
                {
                    throw new JinjaException($"a text holds \\{letter} without the {length} hexadecimal digits of a character behind it");
                }

                text.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code));
                return position + length;
            case >= '0' and <= '7':
                var (octal, end) = (0, position);
                for (; end < Math.Min(source.Length, position + 3) && source[end] is >= '0' and <= '7'; end++)
                {
                    octal = (octal * 8) + source[end] - '0';
                }

                text.Append((char)octal);
                return end - 1;
            case 'N':
                throw new JinjaException("a text names a character with \\N, which is not supported here");
            default:
                text.Append(letter switch
                {
                    'n' => "\n",
                    't' => "\t",
                    'r' => "\r",
                    'a' => "\a",
                    'b' => "\b",
                    'f' => "\f",
                    'v' => "\v",
                    '\\' or '\'' or '"' => letter.ToString(),
                    _ => $"\\{letter}",
                });
                return position;
        }
    }

    private const string WithBase = @"0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+";
    private const string Digits = "[0-9](?:_?[0-9])*";

    [GeneratedRegex($@"\G(?:{WithBase}|{Digits}(?:\.{Digits})?(?:[eE][+-]?{Digits})?)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();
}
