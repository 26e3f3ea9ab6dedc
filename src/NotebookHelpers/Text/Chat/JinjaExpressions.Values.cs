namespace BetweenTokens.Text.Chat;

/// <content>Values: literals, names, attributes, elements and slices.</content>
internal sealed partial class JinjaExpressions
{
    private JinjaExpression Postfix(JinjaExpression value)
    {
        while (reader.TryOperator(".", "[", "(") is { } sign)
        {
            var owner = value;
            if (sign == ".")
            {
                var place = reader.TryWhole();
                var name = place is null ? reader.Name() : "";
                value = scope => place is null ? JinjaLibrary.Attribute(owner(scope), name) : JinjaLibrary.Element(owner(scope), place);
            }
            else
            {
                value = sign == "[" ? Subscript(owner) : Call(owner);
            }
        }

        return value;
    }

    private JinjaExpression Subscript(JinjaExpression owner)
    {
        var start = reader.IsOperator(":") ? null : Read();
        if (reader.TryOperator(":") is null)
        {
            reader.Operator("]");
            return scope => JinjaLibrary.Element(owner(scope), start!(scope));
        }

        var end = reader.IsOperator("]") || reader.IsOperator(":") ? null : Read();
        var step = reader.TryOperator(":") is not null && !reader.IsOperator("]") ? Read() : null;
        reader.Operator("]");
        return scope => Slice(owner(scope), start?.Invoke(scope), end?.Invoke(scope), step?.Invoke(scope));
    }

    /// <summary>A slice as Python takes it, for a step of any sign.</summary>
    private static object? Slice(object? owner, object? start, object? end, object? step)
    {
        if (owner is JinjaUndefined)
        {
            throw new JinjaException("it takes a slice of something that is not defined");
        }

        if (owner is JinjaSequence { IsView: true } or not (string or List<object?>))
        {
            return JinjaUndefined.Value;
        }

        var items = JinjaValues.Items(owner);
        var stride = step is null ? 1L : (long)step;
        if (stride == 0)
        {
            throw new JinjaException("it takes a slice in steps of zero");
        }

        var (lowest, highest) = stride > 0 ? (0L, (long)items.Count) : (-1L, items.Count - 1L);
        var (from, to) = (Place(start, stride > 0 ? lowest : highest), Place(end, stride > 0 ? highest : lowest));
        var taken = new List<object?>();
        for (var place = (decimal)from; stride > 0 ? place < to : place > to; place += stride)
        {
            taken.Add(items[(int)place]);
        }

        return owner is string ? string.Concat(taken) : owner is JinjaSequence ? JinjaSequence.Tuple(taken) : taken;

        long Place(object? value, long absent) => value is null ? absent
            : Math.Clamp((long)value + ((long)value < 0 ? items.Count : 0), lowest, highest);
    }

    private JinjaExpression Primary()
    {
        if (reader.TryOperator("(", "[", "{") is { } bracket)
        {
            return bracket switch { "(" => Parenthesis(), "[" => List("]"), _ => Mapping() };
        }

        var (kind, text, _) = reader.Take();
        switch (kind)
        {
            case JinjaKind.String:
                while (reader.TryString() is { } more)
                {
                    text += more;
                }

                return _ => text;
            case JinjaKind.Number:
                var number = JinjaLiterals.Number(text);
                return _ => number;
            case JinjaKind.Name:
                return text switch
                {
                    "true" or "True" => _ => true,
                    "false" or "False" => _ => false,
                    "none" or "None" => _ => null,
                    _ => scope => scope[text],
                };
            default:
                throw new JinjaException($"'{text}' stands where a value should");
        }
    }

    private JinjaExpression Parenthesis()
    {
        if (reader.TryOperator(")") is not null)
        {
            return _ => JinjaSequence.Tuple();
        }

        var inner = Tuple(Read);
        reader.Operator(")");
        return inner;
    }

    private JinjaExpression Tuple(Func<JinjaExpression> read)
    {
        var first = read();
        if (!reader.IsOperator(","))
        {
            return first;
        }

        var items = new List<JinjaExpression> { first };
        while (reader.TryOperator(",") is not null && !reader.IsOperator(")") && !reader.IsTagEnd)
        {
            items.Add(read());
        }

        return scope => JinjaSequence.Tuple(items.Select(item => item(scope)));
    }

    private JinjaExpression List(string close)
    {
        var items = new List<JinjaExpression>();
        while (reader.TryOperator(close) is null)
        {
            items.Add(Read());
            if (!reader.IsOperator(close))
            {
                reader.Operator(",");
            }
        }

        return scope => items.Select(item => item(scope)).ToList();
    }

    private JinjaExpression Mapping()
    {
        var entries = new List<(JinjaExpression Key, JinjaExpression Value)>();
        while (reader.TryOperator("}") is null)
        {
            var key = Read();
            reader.Operator(":");
            entries.Add((key, Read()));
            if (!reader.IsOperator("}"))
            {
                reader.Operator(",");
            }
        }

        return scope =>
        {
            var mapping = new Dictionary<string, object?>();
            foreach (var (key, value) in entries)
            {
                var name = key(scope);
                if (name is not string text)
                {
                    throw new JinjaException($"it makes a mapping with {JinjaValues.Kind(name)} as a key, not a text");
                }

                mapping[text] = value(scope);
            }

            return mapping;
        };
    }
}
