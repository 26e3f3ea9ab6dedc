namespace BetweenTokens.Text.Chat;

/// <summary>What a value is assigned to: a name, an attribute of a namespace, or several targets that take a list apart.</summary>
internal sealed class JinjaTarget
{
    // Targets in brackets are read by recursion.
    private const int Deepest = 20;

    private readonly string? _name;
    private readonly string? _attribute;
    private readonly List<JinjaTarget> _parts;

    private JinjaTarget(string? name, string? attribute, List<JinjaTarget> parts)
    {
        (_name, _attribute, _parts) = (name, attribute, parts);
    }

    /// <summary>Reads one target, or several with commas between them.</summary>
    public static JinjaTarget Read(JinjaReader reader) => Read(reader, 0);

    /// <summary>Gives a value to the target's names.</summary>
    public void Assign(JinjaScope scope, object? value)
    {
        if (_name is null)
        {
            var items = JinjaValues.Items(value);
            if (items.Count != _parts.Count)
            {
                throw new JinjaException($"it takes {items.Count} values apart into {_parts.Count}");
            }

            foreach (var (part, item) in _parts.Zip(items))
            {
                part.Assign(scope, item);
            }
        }
        else if (_attribute is null)
        {
            scope[_name] = value;
        }
        else if (scope[_name] is JinjaNamespace { Call: null } space)
        {
            space.Values[_attribute] = value;
        }
        else
        {
            throw new JinjaException($"it sets '{_attribute}' of '{_name}', which is no namespace");
        }
    }

    private static JinjaTarget Read(JinjaReader reader, int depth)
    {
        var first = One(reader, depth);
        if (!reader.IsOperator(","))
        {
            return first;
        }

        var parts = new List<JinjaTarget> { first };
        while (reader.TryOperator(",") is not null && !reader.IsOperator(")") && !reader.IsTagEnd && !reader.IsName("in"))
        {
            parts.Add(One(reader, depth));
        }

        return new JinjaTarget(null, null, parts);
    }

    private static JinjaTarget One(JinjaReader reader, int depth)
    {
        if (reader.TryOperator("(") is null)
        {
            return new JinjaTarget(reader.Name(), reader.TryOperator(".") is not null ? reader.Name() : null, []);
        }

        if (depth == Deepest)
        {
            throw new JinjaException($"its targets are nested more than {Deepest} deep");
        }

        var inner = Read(reader, depth + 1);
        reader.Operator(")");
        return inner;
    }
}
