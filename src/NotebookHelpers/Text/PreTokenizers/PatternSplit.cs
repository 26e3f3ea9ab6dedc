using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BetweenTokens.Formats;

namespace BetweenTokens.Text.PreTokenizers;

/// <summary>Cuts at what a regular expression of the tokenizer's file matches.</summary>
/// <remarks>
/// .NET matches UTF-16 units, so a letter beyond the basic plane would not be <c>\p{L}</c>. Each such character is
/// replaced, for matching only, by a stand-in of the same Unicode category from the basic plane.
/// </remarks>
internal sealed class PatternSplit : DelimiterSplit
{
    private static readonly Dictionary<UnicodeCategory, char> _standIns = FindStandIns();

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Regex _regex;
    private readonly bool _invert;
    private readonly string _file;

    /// <summary>Compiles the pattern.</summary>
    /// <exception cref="ModelFileException">The pattern uses something whose meaning differs between engines.</exception>
    public PatternSplit(string file, string pattern, DelimiterBehavior behavior, bool invert)
        : base(behavior)
    {
        (_file, _invert) = (file, invert);
        try
        {
            if (Regex.IsMatch(pattern, @"(?<!\\)(\\\\)*\\[wWbBhHRXGKk]"))
            {
                throw new ArgumentException(
                    "the pattern uses \\w, \\b, \\h or another class that means different things to different engines");
            }

            _regex = new Regex(pattern, RegexOptions.CultureInvariant, _patience);
        }
        catch (ArgumentException cause)
        {
            throw new ModelFileException(
                file,
                "pre_tokenizer.pattern.Regex",
                "a splitting pattern that can be followed exactly",
                $"{pattern} ({cause.Message})",
                "This tokenizer cannot be followed exactly; use token ids, or another model.",
                cause);
        }
    }

    /// <inheritdoc/>
    protected override void Find(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        var (shadow, units) = Shadow(text);
        try
        {
            foreach (var match in _regex.EnumerateMatches(shadow))
            {
                if (match.Length > 0)
                {
                    AddMatch(stretches, Unit(match.Index), Unit(match.Index + match.Length));
                }
            }
        }
        catch (RegexMatchTimeoutException cause)
        {
            throw new ModelFileException(
                _file, "pre_tokenizer.pattern.Regex", "a pattern that matches in reasonable time",
                $"{_regex} (gave up after {_patience.TotalSeconds} s)", "Use another model.", cause);
        }

        AddRest(stretches, text.Length);
        if (_invert)
        {
            Invert(stretches);
        }

        int Unit(int position) => units is null ? position : units[position];
    }

    /// <summary>The text with one unit per character, and for each unit (and the end) its place in the text.</summary>
    private static (string Shadow, int[]? Units) Shadow(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return (text.ToString(), null);
        }

        var shadow = new StringBuilder(text.Length);
        var units = new List<int>(text.Length + 1);
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            shadow.Append(rune.IsBmp ? (char)rune.Value : _standIns[Rune.GetUnicodeCategory(rune)]);
            units.Add(position);
            position += rune.Utf16SequenceLength;
        }

        units.Add(position);
        return (shadow.ToString(), [.. units]);
    }

    /// <summary>For each category a rarely used character; those above U+ABFF are compatibility forms that patterns do name.</summary>
    private static Dictionary<UnicodeCategory, char> FindStandIns()
    {
        var standIns = new Dictionary<UnicodeCategory, char> { [UnicodeCategory.PrivateUse] = '\uE000' };
        for (var unit = '\uABFF'; unit > 0; unit--)
        {
            if (unit is < '\u2E80' or > '\u9FFF')
            {
                standIns.TryAdd(CharUnicodeInfo.GetUnicodeCategory(unit), unit);
            }
        }

        return standIns;
    }
}
