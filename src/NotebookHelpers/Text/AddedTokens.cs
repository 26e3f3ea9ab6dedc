using System.Buffers;
using System.Text;
using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text;

/// <summary>A token that is found in the text before any splitting: control tokens and a user's additions.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">How it is written in a text.</param>
/// <param name="IsSpecial">True for control tokens, which are not text.</param>
/// <param name="IsNormalized">True: it is looked for after normalisation.</param>
/// <param name="StripsLeft">White space before it belongs to it.</param>
/// <param name="StripsRight">White space after it belongs to it.</param>
/// <param name="IsSingleWord">Found only where no letter, mark or digit touches it.</param>
public sealed record AddedToken(
    int Id, string Content, bool IsSpecial, bool IsNormalized = false,
    bool StripsLeft = false, bool StripsRight = false, bool IsSingleWord = false);

/// <summary>Finds added tokens in a text: leftmost first, the longest of those that start at one place.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<char, (string Content, AddedToken Token)[]> _byFirst;
    private readonly SearchValues<char> _firsts;

    /// <summary>Builds the index.</summary>
    /// <param name="tokens">What to find, and the spelling to look for.</param>
    public AddedTokenFinder(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        _byFirst = tokens.Where(token => token.Content.Length > 0)
            .GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
        _firsts = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>Cuts a text into added tokens and what lies between them.</summary>
    /// <returns>Stretches in order; the token is null for ordinary text.</returns>
    public List<(AddedToken? Token, int Start, int End)> Find(string text, bool parseSpecial)
    {
        var parts = new List<(AddedToken? Token, int Start, int End)>();
        var done = 0;
        for (var position = 0; position < text.Length;)
        {
            var hit = text.AsSpan(position).IndexOfAny(_firsts);
            if (hit < 0)
            {
                break;
            }

            position += hit;
            if (Match(text, position) is not var (content, token))
            {
                position++;
                continue;
            }

            var (start, end) = (position, position + content.Length);
            position = end;
            if ((token.IsSpecial && !parseSpecial) || (token.IsSingleWord && TouchesWord(text, start, end)))
            {
                continue;
            }

            if (token.StripsLeft)
            {
                start = Math.Max(done, text.AsSpan(0, start).TrimEnd().Length);
            }

            if (token.StripsRight)
            {
                end = text.Length - text.AsSpan(end).TrimStart().Length;
            }

            if (start > done)
            {
                parts.Add((null, done, start));
            }

            parts.Add((token, start, end));
            done = end;
            position = Math.Max(position, end);
        }

        if (done < text.Length)
        {
            parts.Add((null, done, text.Length));
        }

        return parts;
    }

    private (string Content, AddedToken Token)? Match(string text, int position)
    {
        foreach (var candidate in _byFirst[text[position]])
        {
            if (text.AsSpan(position).StartsWith(candidate.Content, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var before, out _) == OperationStatus.Done
            && CharacterClasses.IsWordCharacter(before)) ||
        (Rune.DecodeFromUtf16(text.AsSpan(end), out var after, out _) == OperationStatus.Done && CharacterClasses.IsWordCharacter(after));
}
