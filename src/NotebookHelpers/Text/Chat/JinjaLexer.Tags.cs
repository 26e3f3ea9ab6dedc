namespace BetweenTokens.Text.Chat;

/// <content>The inside of tags.</content>
internal sealed partial class JinjaLexer
{
    /// <summary>Reads the inside of a tag; the position after it.</summary>
    private int ReadTag(int open, int position, string close)
    {
        Add(JinjaKind.Tag, _source[open..(open + 2)], open);
        var (depth, line) = (0, _line);
        for (var count = 0; count < LongestTag; count++)
        {
            while (position < _source.Length && JinjaText.IsSpace(_source[position]))
            {
                position++;
            }

            var sign = position < _source.Length ? _source[position] : ' ';
            sign = sign == '-' || (sign == '+' && close == "%}") ? sign : ' ';
            var end = position + (sign == ' ' ? 0 : 1);
            if (depth == 0 && string.CompareOrdinal(_source, end, close, 0, 2) == 0)
            {
                Add(JinjaKind.Tag, close, position);
                return After(end + 2, sign, close == "%}");
            }

            if (position == _source.Length)
            {
                throw new JinjaException($"a tag {_source[open..(open + 2)]} is not closed", line);
            }

            var (kind, text, next) = ReadToken(position);
            depth += kind == JinjaKind.Operator ? text is "(" or "[" or "{" ? 1 : text is ")" or "]" or "}" ? -1 : 0 : 0;
            Add(kind, text, position);
            position = next;
        }

        throw new JinjaException($"a tag has more than {LongestTag} parts");
    }

    private (JinjaKind Kind, string Text, int End) ReadToken(int position)
    {
        if (_source[position] is '\'' or '"')
        {
            MoveTo(position);
            var (text, end) = JinjaLiterals.Quoted(_source, position);
            return end > 0 ? (JinjaKind.String, text, end) : throw new JinjaException("a string is not closed");
        }

        if (JinjaLiterals.NumberLength(_source, position) is > 0 and var length)
        {
            return (JinjaKind.Number, _source[position..(position + length)], position + length);
        }

        var last = position;
        while (last < _source.Length && (char.IsLetterOrDigit(_source[last]) || _source[last] == '_'))
        {
            last++;
        }

        if (last > position)
        {
            return (JinjaKind.Name, _source[position..last], last);
        }

        MoveTo(position);
        var sign = Array.Find(_operators, candidate => string.CompareOrdinal(_source, position, candidate, 0, candidate.Length) == 0)
            ?? throw new JinjaException($"'{_source[position]}' means nothing inside a tag");
        return (JinjaKind.Operator, sign, position + sign.Length);
    }
}
