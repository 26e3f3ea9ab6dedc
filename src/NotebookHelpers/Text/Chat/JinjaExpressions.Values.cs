namespace BetweenTokens.Text.Chat;

/// <content>Values: literals, names, attributes, elements, slices and calls.</content>
internal sealed partial class JinjaExpressions
{
    private (JinjaExpression Value, JinjaExpression Function, CallArguments Arguments)? _lastCall;

    /// <summary>A call, to be made with one more argument that is named caller.</summary>
    public Func<JinjaScope, JinjaFunction, object?> ReadCall()
    {
        var value = Read();
        if (_lastCall is not { } call || call.Value != value)
        {
            throw new JinjaException("a call block holds something else than a call");
        }

        return (scope, caller) => Invoke(scope, call.Function, call.Arguments, caller);
    }

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

    /// <summary>A call whose opening bracket has been read.</summary>
    private JinjaExpression Call(JinjaExpression function)
    {
        var arguments = Arguments();
        JinjaExpression value = scope => Invoke(scope, function, arguments, null);
        _lastCall = (value, function, arguments);
        return value;
    }

    private static object? Invoke(JinjaScope scope, JinjaExpression function, CallArguments arguments, JinjaFunction? caller)
    {
        scope.Step();
        var callee = function(scope) switch
        {
            JinjaFunction plain => plain,
            JinjaNamespace { Call: { } call } => call,
            var other => throw new JinjaException($"it calls {JinjaValues.Kind(other)}, which is no function"),
        };
        var (positional, named) = arguments.Evaluate(scope);
        if (caller is not null)
        {
            named["caller"] = caller;
        }

        return callee(scope, positional, named);
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

    private CallArguments Arguments()
    {
        var arguments = new List<CallArgument>();
        while (reader.TryOperator(")") is null)
        {
            var stars = reader.TryOperator("*", "**");
            var name = stars is null ? reader.TryKeyword() : null;
            arguments.Add(new CallArgument(Read(), name, stars));
            if (!reader.IsOperator(")"))
            {
                reader.Operator(",");
            }
        }

        return new CallArguments(arguments);
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
                var text = name as string ?? throw new JinjaException($"it makes a mapping with {JinjaValues.Kind(name)} as a key, not a text");
                mapping[text] = value(scope);
            }

            return mapping;
        };
    }

    /// <summary>An argument: by place, by name, or several in a list (one star) or a mapping (two).</summary>
    private sealed record CallArgument(JinjaExpression Value, string? Name = null, string? Stars = null);

    private sealed record CallArguments(List<CallArgument> All)
    {
        public (List<object?> Positional, Dictionary<string, object?> Named) Evaluate(JinjaScope scope)
        {
            var (positional, named) = (new List<object?>(), new Dictionary<string, object?>());
            foreach (var (expression, name, stars) in All)
            {
                var value = expression(scope);
                if (stars == "**")
                {
                    foreach (var (key, entry) in (Dictionary<string, object?>)value!)
                    {
                        named[key] = entry;
                    }
                }
                else if (name is not null)
                {
                    named[name] = value;
                }
                else
                {
                    positional.AddRange(stars is null ? [value] : JinjaValues.Items(value));
                }
            }

            return (positional, named);
        }
    }
}
