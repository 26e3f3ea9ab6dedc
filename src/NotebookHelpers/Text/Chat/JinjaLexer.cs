using System.Text.RegularExpressions;

namespace BetweenTokens.Text.Chat;

/// <summary>
/// Cuts a Jinja template into units, with the white-space rules that chat templates are written for: a line end after a block
/// tag is dropped, so is the indentation before one (trim_blocks, lstrip_blocks), and <c>-</c> strips all white space.
/// </summary>
internal sealed partial class JinjaLexer
{
    // Expressions are evaluated by recursion, which must not run out of stack.
    private const int LongestTag = 2000;

    // Longer ones first.
    private static readonly string[] _operators = [.. "== != <= >= // ** + - * / % ~ < > = | . , : ( ) [ ] { }".Split(' ')];

    private readonly string _source;
    private readonly List<JinjaToken> _tokens = [];
    private int _counted;
    private int _line = 1;

    private JinjaLexer(string template)
    {
        // Jinja knows three line ends, and .NET a few more.
        _source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _source = _source.EndsWith('\n') ? _source[..^1] : _source;
    }

    /// <summary>All units of a template, <see cref="JinjaKind.End"/> last.</summary>
    public static List<JinjaToken> Read(string template)
    {
        var lexer = new JinjaLexer(template);
        try
        {
            lexer.Read();
        }
        catch (JinjaException error)
        {
            throw JinjaException.At(lexer._line, error);
        }

        return lexer._tokens;
    }

    private void Read()
    {
        var position = 0;
        while (true)
        {
            var open = NextTag(position);
            AddText(position, open);
            if (open == _source.Length)
            {
                break;
            }

            var inner = open + 2;
            inner += inner < _source.Length && _source[inner] is '-' or '+' ? 1 : 0;
            position = _source[open + 1] switch
            {
                '#' => Comment(open, inner),
                '%' when RawForm().Match(_source, inner) is { Success: true } raw => Raw(open, raw),
                var kind => ReadTag(open, inner, kind == '{' ? "}}" : "%}"),
            };
        }

        Add(JinjaKind.End, "", _source.Length);
    }

    private void Add(JinjaKind kind, string text, int position)
    {
        MoveTo(position);
        _tokens.Add(new JinjaToken(kind, text, _line));
    }

    private void MoveTo(int position)
    {
        _line += _source.AsSpan(_counted, position - _counted).Count('\n');
        _counted = position;
    }

    private int NextTag(int position)
    {
        for (var open = position; (open = _source.IndexOf('{', open)) >= 0 && open + 1 < _source.Length; open++)
        {
            if (_source[open + 1] is '{' or '%' or '#')
            {
                return open;
            }
        }

        return _source.Length;
    }

    /// <summary>Text before a tag, without what the tag strips.</summary>
    private void AddText(int start, int open)
    {
        var text = _source[start..open];
        if (open < _source.Length)
        {
            var sign = open + 2 < _source.Length ? _source[open + 2] : ' ';
            var line = text.LastIndexOf('\n') + 1;
            var isIndentation = (line > 0 || start == 0 || _source[start - 1] == '\n') && text[line..].All(JinjaText.IsSpace);
            text = sign == '-' ? JinjaText.Strip(text, null, atStart: false)
                : isIndentation && sign != '+' && _source[open + 1] != '{' ? text[..line] : text;
        }

        if (text.Length > 0)
        {
            Add(JinjaKind.Text, text, start);
        }
    }

    /// <summary>The position after a tag's end and after the white space that the end takes with it.</summary>
    private int After(int position, char sign, bool isBlock)
    {
        while (sign == '-' && position < _source.Length && JinjaText.IsSpace(_source[position]))
        {
            position++;
        }

        return isBlock && sign is not ('-' or '+') && position < _source.Length && _source[position] == '\n' ? position + 1 : position;
    }

    private int Comment(int open, int inner)
    {
        var end = _source.IndexOf("#}", inner, StringComparison.Ordinal);
        if (end < 0)
        {
            MoveTo(open);
            throw new JinjaException("a comment is not closed");
        }

        return After(end + 2, end > inner ? _source[end - 1] : ' ', isBlock: true);
    }

    /// <summary>What stands between raw and endraw is text.</summary>
    private int Raw(int open, Match raw)
    {
        var start = After(raw.Index + raw.Length, raw.Groups[1].Value is ['-'] ? '-' : ' ', isBlock: false);
        if (RawEndForm().Match(_source, start) is not { Success: true } end)
        {
            MoveTo(open);
            throw new JinjaException("a raw block is not closed");
        }

        AddText(start, end.Index);
        return After(end.Index + end.Length, end.Groups[1].Value is [var sign] ? sign : ' ', isBlock: true);
    }

    [GeneratedRegex(@"\G\s*raw\s*(-?)%\}", RegexOptions.CultureInvariant)]
    private static partial Regex RawForm();

    [GeneratedRegex(@"\{%[-+]?\s*endraw\s*([-+]?)%\}", RegexOptions.CultureInvariant)]
    private static partial Regex RawEndForm();
}
