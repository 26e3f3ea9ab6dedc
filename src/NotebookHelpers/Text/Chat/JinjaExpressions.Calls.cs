namespace BetweenTokens.Text.Chat;

/// <content>Calls and their arguments.</content>
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
