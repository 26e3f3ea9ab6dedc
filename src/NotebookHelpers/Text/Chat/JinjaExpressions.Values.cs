namespace BetweenTokens.Text.Chat;

/// <content>Values: literals, names, attributes, elements, slices and calls.</content>
internal sealed partial class JinjaExpressions
{
    private JinjaExpression Postfix(JinjaExpression value)
    {
        while (reader.TryOperator(".", "[", "(") is { } sign)
        {
            var owner = value;
            if (sign == ".")
            {
                var name = reader.Name();
                value = scope => JinjaLibrary.Attribute(owner(scope), name);
            }
            else
            {
                value = sign == "[" ? Subscript(owner) : Call(owner);
            }
        }

        return value;
    }

    private JinjaExpression Call(JinjaExpression function)
    {
        var arguments = Arguments();
        return scope =>
        {
            scope.Step();
            var callee = function(scope) as JinjaFunction ?? throw new JinjaException("it calls something that is no function");
            var (positional, named) = arguments.Evaluate(scope);
            return callee(scope, positional, named);
        };
    }

    private JinjaExpression Subscript(JinjaExpression owner)
    {
        var start = reader.IsOperator(":") ? null : Read();
        if (reader.TryOperator(":") is null)
        {
            reader.Operator("]");
            return scope => Element(owner(scope), start!(scope));
        }

        var end = reader.IsOperator("]") || reader.IsOperator(":") ? null : Read();
        var step = reader.TryOperator(":") is not null && !reader.IsOperator("]") ? Read() : null;
        reader.Operator("]");
        return scope => Slice(owner(scope), start?.Invoke(scope), end?.Invoke(scope), step?.Invoke(scope));
    }

    private static object? Element(object? owner, object? key) => (owner, key) switch
    {
        (Dictionary<string, object?> mapping, string name) => mapping.GetValueOrDefault(name, JinjaUndefined.Value),
        (List<object?> or string, long index) => JinjaValues.Items(owner) is var items && index + (index < 0 ? items.Count : 0) is var place && place >= 0 && place < items.Count ? items[(int)place] : JinjaUndefined.Value,
        (_, string name) => JinjaLibrary.Attribute(owner, name),
        _ => throw new JinjaException($"it takes an element of {JinjaValues.Kind(owner)} by {JinjaValues.Kind(key)}"),
    };

    private static object? Slice(object? owner, object? start, object? end, object? step)
    {
        var items = JinjaValues.Items(owner);
        var stride = step is null ? 1L : (long)step;
        if (stride == -1 && start is null && end is null)
        {
            items = [.. Enumerable.Reverse(items)];
        }
        else if (stride == 1)
        {
            var (from, to) = (Place(start, 0), Place(end, items.Count));
            items = from < to ? items[from..to] : [];
        }
        else
        {
            throw new JinjaException("it takes a slice with a step other than 1, or −1 of the whole");
        }

        return owner is string ? string.Concat(items) : items;

        int Place(object? value, int absent) => value is null ? absent : (int)Math.Clamp((long)value + ((long)value < 0 ? items.Count : 0), 0, items.Count);
    }

    private CallArguments Arguments()
    {
        var (positional, named) = (new List<JinjaExpression>(), new List<(string, JinjaExpression)>());
        while (reader.TryOperator(")") is null)
        {
            if (reader.TryKeyword() is { } name)
            {
                named.Add((name, Read()));
            }
            else
            {
                positional.Add(Read());
            }

            if (!reader.IsOperator(")"))
            {
                reader.Operator(",");
            }
        }

        return new CallArguments(positional, named);
    }

    private JinjaExpression Primary()
    {
        if (reader.TryOperator("(", "[", "{") is { } bracket)
        {
            return bracket switch { "(" => Parenthesis(), "[" => List("]"), _ => Mapping() };
        }

        var (kind, text) = reader.Take();
        switch (kind)
        {
            case JinjaKind.String:
                while (reader.TryString() is { } more)
                {
                    text += more;
                }

                return _ => text;
            case JinjaKind.Number:
                var culture = System.Globalization.CultureInfo.InvariantCulture;
                object number = long.TryParse(text, culture, out var whole) ? (object)whole : double.TryParse(text, culture, out var real) ? real : throw new JinjaException($"'{text}' is no number");
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
        var inner = Read();
        if (!reader.IsOperator(","))
        {
            reader.Operator(")");
            return inner;
        }

        reader.Operator(",");
        var rest = List(")");
        return scope => new List<object?> { inner(scope) }.Concat((List<object?>)rest(scope)!).ToList();
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
                mapping[JinjaValues.Print(key(scope))] = value(scope);
            }

            return mapping;
        };
    }

    private sealed record CallArguments(List<JinjaExpression> Positional, List<(string Name, JinjaExpression Value)> Named)
    {
        public (List<object?> Positional, Dictionary<string, object?> Named) Evaluate(JinjaScope scope)
        {
            var named = new Dictionary<string, object?>();
            foreach (var (name, value) in Named)
            {
                named[name] = value(scope);
            }

            return ([.. Positional.Select(value => value(scope))], named);
        }
    }
}
