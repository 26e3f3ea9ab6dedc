namespace BetweenTokens.Text.Chat;

/// <summary>Goes through a template's units.</summary>
internal sealed class JinjaReader(List<JinjaToken> tokens)
{
    private int _position;

    private JinjaToken Current => tokens[_position];

    /// <summary>Line of the next unit, from 1.</summary>
    public int Line => Current.Line;

    /// <summary>How many units have been taken.</summary>
    public int Position => _position;

    /// <summary>The names among the units from a position to here.</summary>
    public HashSet<string> NamesSince(int start) =>
        [.. tokens.Skip(start).Take(_position - start).Where(token => token.Kind == JinjaKind.Name).Select(token => token.Text)];

    /// <summary>True at the end.</summary>
    public bool IsAtEnd => Current.Kind == JinjaKind.End;

    /// <summary>Takes the next unit.</summary>
    public JinjaToken Take() => IsAtEnd ? throw new JinjaException("it ends too early") : tokens[_position++];

    public bool IsName(string name) => Current.Is(JinjaKind.Name, name);

    public bool IsOperator(string sign) => Current.Is(JinjaKind.Operator, sign);

    public bool TryName(string name) => Advance(IsName(name));

    /// <summary>Two names, one after the other.</summary>
    public bool TryNames(string first, string second)
    {
        var both = IsName(first) && tokens[_position + 1].Is(JinjaKind.Name, second);
        _position += both ? 2 : 0;
        return both;
    }

    public string? TryOperator(params string[] signs)
    {
        var sign = Current.Kind == JinjaKind.Operator ? Array.Find(signs, candidate => candidate == Current.Text) : null;
        Advance(sign is not null);
        return sign;
    }

    /// <summary>True where the tag ends, or its expression before an <c>if</c> or <c>recursive</c>.</summary>
    public bool IsTagEnd => Current.Kind == JinjaKind.Tag || IsName("if") || IsName("recursive") || IsOperator("=");

    /// <summary>A whole number, as after a dot.</summary>
    public long? TryWhole()
    {
        var isWhole = long.TryParse(Current.Text, System.Globalization.CultureInfo.InvariantCulture, out var number);
        return Advance(isWhole && Current.Kind == JinjaKind.Number) ? number : null;
    }

    public string? TryString() => Current.Kind == JinjaKind.String ? Take().Text : null;

    public string? TryText() => Current.Kind == JinjaKind.Text ? Take().Text : null;

    /// <summary>The name of a named argument, <c>name=</c>.</summary>
    public string? TryKeyword()
    {
        if (Current.Kind != JinjaKind.Name || !tokens[_position + 1].Is(JinjaKind.Operator, "="))
        {
            return null;
        }

        _position += 2;
        return tokens[_position - 2].Text;
    }

    public bool TryTag(string tag) => Advance(Current.Is(JinjaKind.Tag, tag));

    /// <summary>True where a block tag with one of these names comes next.</summary>
    public bool IsBlock(params string[] names) =>
        Current.Is(JinjaKind.Tag, "{%") && tokens[_position + 1].Kind == JinjaKind.Name && names.Contains(tokens[_position + 1].Text);

    /// <summary>True where a block tag of this name comes somewhere further on.</summary>
    public bool HasBlock(string name) =>
        Enumerable.Range(_position, tokens.Count - 1 - _position)
            .Any(place => tokens[place].Is(JinjaKind.Tag, "{%") && tokens[place + 1].Is(JinjaKind.Name, name));

    /// <summary>Goes over the rest of a block tag.</summary>
    public void SkipTag()
    {
        while (!TryTag("%}"))
        {
            Take();
        }
    }

    /// <summary>True where a value begins that a test may take without brackets.</summary>
    public bool IsValue => Current.Kind is JinjaKind.String or JinjaKind.Number || IsOperator("[") || IsOperator("{")
        || (Current.Kind == JinjaKind.Name && Current.Text is not ("else" or "or" or "and" or "if" or "is" or "in" or "not"));

    public string Name() =>
        Current.Kind == JinjaKind.Name ? Take().Text : throw new JinjaException($"'{Current.Text}' stands where a name should");

    public void Operator(string sign)
    {
        if (TryOperator(sign) is null)
        {
            throw new JinjaException($"'{Current.Text}' stands where {sign} should");
        }
    }

    public void Tag(string tag)
    {
        if (!TryTag(tag))
        {
            throw new JinjaException($"'{Current.Text}' stands where {tag} should");
        }
    }

    /// <summary>A whole block tag without anything but its name.</summary>
    public void Block(string name)
    {
        Tag("{%");
        if (!TryName(name))
        {
            throw new JinjaException($"'{Current.Text}' stands where {name} should");
        }

        Tag("%}");
    }

    private bool Advance(bool advances)
    {
        _position += advances ? 1 : 0;
        return advances;
    }
}
