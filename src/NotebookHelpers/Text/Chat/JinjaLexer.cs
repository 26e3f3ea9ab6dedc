using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>What a stretch of a template is.</summary>
internal enum JinjaKind
{
    /// <summary>Text between tags.</summary>
    Text,

    /// <summary><c>{{</c>, <c>}}</c>, <c>{%</c>, <c>%}</c>.</summary>
    Tag,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A string literal, already unescaped.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or bracket.</summary>
    Operator,

    /// <summary>The template's end.</summary>
    End,
}

/// <summary>One lexical unit.</summary>
internal readonly record struct JinjaToken(JinjaKind Kind, string Text)
{
    public bool Is(JinjaKind kind, string text) => Kind == kind && Text == text;
}

/// <summary>
/// Cuts a Jinja template into units, with the white-space rules that chat templates are written for: a line end after a block
/// tag is dropped, so is the indentation before one (trim_blocks, lstrip_blocks), and <c>-</c> strips all white space.
/// </summary>
internal static class JinjaLexer
{
    // Expressions are evaluated by recursion, which must not run out of stack.
    private const int LongestTag = 2000;

    private static readonly string[] _operators = ["==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~", "<", ">", "=", "|", ".", ",", ":", "(", ")", "[", "]", "{", "}"];

    /// <summary>All units of a template, <see cref="JinjaKind.End"/> last.</summary>
    public static List<JinjaToken> Read(string template)
    {
        var source = template.ReplaceLineEndings("\n");
        source = source.EndsWith('\n') ? source[..^1] : source;
        var tokens = new List<JinjaToken>();
        var position = 0;
        var stripsNext = false;
        var trimsLine = false;
        while (position < source.Length)
        {
            var open = NextTag(source, position);
            AddText(tokens, source, position, open, stripsNext, trimsLine);
            if (open == source.Length)
            {
                break;
            }

            var (kind, inner) = (source[open + 1], open + 2);
            inner += inner < source.Length && source[inner] is '-' or '+' ? 1 : 0;
            var end = kind == '#' ? CommentEnd(source, inner) : ReadTag(source, inner, kind, tokens);
            stripsNext = source[end - 3] == '-';
            trimsLine = kind != '{' && source[end - 3] != '+';
            position = end;
        }

        tokens.Add(new JinjaToken(JinjaKind.End, ""));
        return tokens;
    }

    private static int NextTag(string source, int position)
    {
        for (var open = position; (open = source.IndexOf('{', open)) >= 0 && open + 1 < source.Length; open++)
        {
            if (source[open + 1] is '{' or '%' or '#')
            {
                return open;
            }
        }

        return source.Length;
    }

    private static void AddText(List<JinjaToken> tokens, string source, int start, int open, bool stripsNext, bool trimsLine)
    {
        var text = source[start..open];
        if (stripsNext)
        {
            text = text.TrimStart();
        }
        else if (trimsLine && text.StartsWith('\n'))
        {
            text = text[1..];
        }

        if (open < source.Length)
        {
            var sign = open + 2 < source.Length ? source[open + 2] : ' ';
            var indentation = text.TrimEnd(' ', '\t');
            var startsLine = indentation.EndsWith('\n') || (indentation.Length == 0 && (start == 0 || source[start - 1] == '\n' || (trimsLine && source[start] == '\n')));
            text = sign == '-' ? text.TrimEnd() : source[open + 1] != '{' && sign != '+' && startsLine ? indentation : text;
        }

        if (text.Length > 0)
        {
            tokens.Add(new JinjaToken(JinjaKind.Text, text));
        }
    }

    private static int CommentEnd(string source, int position) =>
        source.IndexOf("#}", position, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : throw new JinjaException("a comment is not closed");

    /// <summary>Reads the inside of a tag; the position after it.</summary>
    private static int ReadTag(string source, int position, char kind, List<JinjaToken> tokens)
    {
        var close = kind == '{' ? "}}" : "%}";
        tokens.Add(new JinjaToken(JinjaKind.Tag, kind == '{' ? "{{" : "{%"));
        var depth = 0;
        for (var count = 0; count < LongestTag; count++)
        {
            while (position < source.Length && char.IsWhiteSpace(source[position]))
            {
                position++;
            }

            var rest = source.AsSpan(position);
            var sign = rest.Length > 0 && rest[0] is '-' or '+' ? 1 : 0;
            if (depth == 0 && rest[sign..].StartsWith(close))
            {
                tokens.Add(new JinjaToken(JinjaKind.Tag, close));
                return position + sign + 2;
            }

            if (rest.IsEmpty)
            {
                throw new JinjaException($"a tag {(kind == '{' ? "{{" : "{%")} is not closed");
            }

            var token = ReadToken(rest, out var length);
            depth += token.Kind == JinjaKind.Operator ? token.Text is "(" or "[" or "{" ? 1 : token.Text is ")" or "]" or "}" ? -1 : 0 : 0;
            tokens.Add(token);
            position += length;
        }

        throw new JinjaException($"a tag has more than {LongestTag} parts");
    }

    private static JinjaToken ReadToken(ReadOnlySpan<char> rest, out int length)
    {
        if (rest[0] is '\'' or '"')
        {
            return ReadString(rest, out length);
        }

        length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_' || (rest[length] == '.' && char.IsDigit(rest[0]) && length + 1 < rest.Length && char.IsDigit(rest[length + 1]))))
        {
            length++;
        }

        if (length > 0)
        {
            return new JinjaToken(char.IsDigit(rest[0]) ? JinjaKind.Number : JinjaKind.Name, rest[..length].ToString());
        }

        foreach (var candidate in _operators)
        {
            if (rest.StartsWith(candidate))
            {
                length = candidate.Length;
                return new JinjaToken(JinjaKind.Operator, candidate);
            }
        }

        throw new JinjaException($"'{rest[0]}' means nothing inside a tag");
    }

    private static JinjaToken ReadString(ReadOnlySpan<char> rest, out int length)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == rest[0])
            {
                length = i + 1;
                return new JinjaToken(JinjaKind.String, text.ToString());
            }

            if (rest[i] == '\\' && i + 1 < rest.Length)
            {
                i++;
                text.Append(rest[i] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' or '\'' or '"' => rest[i].ToString(), var other => $"\\{other}" });
            }
            else
            {
                text.Append(rest[i]);
            }
        }

        throw new JinjaException("a string is not closed");
    }
}
