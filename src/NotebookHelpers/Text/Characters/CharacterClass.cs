using System.Globalization;
using System.Text;

namespace BetweenTokens.Text.Characters;

/// <summary>The four classes that the reference splitting rules tell apart.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Anything else: punctuation, symbols, marks, control characters.</summary>
    Other,

    /// <summary>\p{L}</summary>
    Letter,

    /// <summary>\p{N}</summary>
    Number,

    /// <summary>\s, the White_Space property.</summary>
    Space,
}

/// <summary>Character classes by code point; .NET's regular expressions would see halves of a surrogate pair.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] _basicPlane = BuildBasicPlane();

    /// <summary>Class of the character at a position, and its length in UTF-16 units.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int position, out int length)
    {
        var unit = text[position];
        if (char.IsHighSurrogate(unit) && position + 1 < text.Length)
        {
            length = 2;
            return Of(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(unit, text[position + 1])));
        }

        length = 1;
        return _basicPlane[unit];
    }

    /// <summary>\p{N}, as Rust's char::is_numeric.</summary>
    public static bool IsNumber(Rune rune) => Of(Rune.GetUnicodeCategory(rune)) == CharacterClass.Number;

    /// <summary>A letter, mark, decimal digit or connector: \w of the reference's regular expressions.</summary>
    public static bool IsWordCharacter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        <= UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;

    private static CharacterClass Of(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        _ => CharacterClass.Other,
    };

    private static CharacterClass[] BuildBasicPlane()
    {
        var classes = new CharacterClass[char.MaxValue + 1];
        for (var unit = 0; unit < classes.Length; unit++)
        {
            classes[unit] = char.IsWhiteSpace((char)unit) ? CharacterClass.Space : Of(CharUnicodeInfo.GetUnicodeCategory(unit));
        }

        return classes;
    }
}
