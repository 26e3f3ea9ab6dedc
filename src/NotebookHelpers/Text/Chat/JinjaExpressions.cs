namespace BetweenTokens.Text.Chat;

/// <summary>Evaluates an expression.</summary>
internal delegate object? JinjaExpression(JinjaScope scope);

/// <summary>Reads expressions, weakest operator first, each straight into a function that evaluates it.</summary>
internal sealed partial class JinjaExpressions(JinjaReader reader)
{
    private const int Deepest = 100;

    private int _depth;

    /// <summary>An expression with its <c>a if b else c</c>.</summary>
    public JinjaExpression Read()
    {
        if (++_depth > Deepest)
        {
            throw new JinjaException($"its brackets are nested more than {Deepest} deep");
        }

        var value = Or();
        while (reader.TryName("if"))
        {
            var (then, test) = (value, Or());
            JinjaExpression otherwise = reader.TryName("else") ? Read() : _ => JinjaUndefined.Value;
            value = scope => JinjaValues.IsTrue(test(scope)) ? then(scope) : otherwise(scope);
        }

        _depth--;
        return value;
    }

    /// <summary>One expression, or several with commas between them, which are a tuple.</summary>
    public JinjaExpression ReadTuple() => Tuple(Read);

    /// <summary>The list that a loop goes through, whose <c>if</c> is the loop's own.</summary>
    public JinjaExpression ReadSource() => Tuple(Or);

    /// <summary>An expression without <c>if</c>.</summary>
    private JinjaExpression Or()
    {
        var left = And();
        while (reader.TryName("or"))
        {
            var (first, second) = (left, And());
            left = scope => first(scope) is var value && JinjaValues.IsTrue(value) ? value : second(scope);
        }

        return left;
    }

    private JinjaExpression And()
    {
        var left = Not();
        while (reader.TryName("and"))
        {
            var (first, second) = (left, Not());
            left = scope => first(scope) is var value && !JinjaValues.IsTrue(value) ? value : second(scope);
        }

        return left;
    }

    private JinjaExpression Not()
    {
        var negations = 0;
        while (reader.TryName("not"))
        {
            negations++;
        }

        var value = Comparison();
        return negations == 0 ? value : scope => JinjaValues.IsTrue(value(scope)) == (negations % 2 == 0);
    }

    /// <summary>Comparisons in a row hold where each of them does, as in Python.</summary>
    private JinjaExpression Comparison()
    {
        var (first, rest) = (Sum(), new List<(string Sign, JinjaExpression Value)>());
        while (ReadComparison() is { } sign)
        {
            rest.Add((sign, Sum()));
        }

        return rest.Count == 0 ? first : scope =>
        {
            var left = first(scope);
            foreach (var (sign, value) in rest)
            {
                scope.Step();
                var right = value(scope);
                if (!Holds(sign, left, right))
                {
                    return false;
                }

                left = right;
            }

            return true;
        };
    }

    private static bool Holds(string sign, object? left, object? right) => sign switch
    {
        "==" => JinjaValues.AreEqual(left, right),
        "!=" => !JinjaValues.AreEqual(left, right),
        "in" => JinjaValues.Contains(right, left),
        "not in" => !JinjaValues.Contains(right, left),
        "<" => JinjaValues.Compare(left, right) < 0,
        "<=" => JinjaValues.Compare(left, right) <= 0,
        ">" => JinjaValues.Compare(left, right) > 0,
        _ => JinjaValues.Compare(left, right) >= 0,
    };

    private string? ReadComparison() =>
        reader.TryOperator("==", "!=", "<=", ">=", "<", ">") is { } sign ? sign
        : reader.TryName("in") ? "in"
        : reader.IsName("not") && reader.TryNames("not", "in") ? "not in"
        : null;

    private JinjaExpression Sum() => Chain(["+", "-"], () => Chain(["~"], () => Chain(["*", "/", "//", "%"], () => Chain(["**"], Unary))));

    private JinjaExpression Chain(string[] signs, Func<JinjaExpression> operand)
    {
        var left = operand();
        while (reader.TryOperator(signs) is { } sign)
        {
            var (first, second) = (left, operand());
            left = scope =>
            {
                scope.Step();
                return JinjaNumbers.Calculate(sign, first(scope), second(scope));
            };
        }

        return left;
    }

    /// <summary>A value with its signs, which bind closer than its filters.</summary>
    private JinjaExpression Unary()
    {
        var negations = 0;
        var hasSign = false;
        while (reader.TryOperator("-", "+") is { } sign)
        {
            hasSign = true;
            negations += sign == "-" ? 1 : 0;
        }

        var value = Postfix(Primary());
        var factor = negations % 2 == 0 ? 1L : -1L;
        return FiltersAndTests(!hasSign ? value : scope => JinjaNumbers.Calculate("*", factor, Signed(value(scope))));
    }

    private static object? Signed(object? value) =>
        value is long or double or bool ? value : throw new JinjaException($"it puts a sign before {JinjaValues.Kind(value)}");

    private JinjaExpression FiltersAndTests(JinjaExpression value)
    {
        while (true)
        {
            var line = reader.Line;
            if (reader.TryOperator("|") is not null)
            {
                value = Applied(JinjaFilters.Find, value, reader.Name(), OptionalArguments(), line);
            }
            else if (reader.TryName("is"))
            {
                var negates = reader.TryName("not");
                var name = reader.Name();
                var arguments = reader.IsValue ? new CallArguments([new(Postfix(Primary()))]) : OptionalArguments();
                var tested = Applied(JinjaTests.Find, value, name, arguments, line);
                value = negates ? scope => !JinjaValues.IsTrue(tested(scope)) : tested;
            }
            else if (reader.TryOperator("(") is not null)
            {
                value = Call(value);
            }
            else
            {
                return value;
            }
        }
    }

    /// <summary>The filters of a block, the first without its bar: what they make of a text.</summary>
    public Func<JinjaScope, object?, object?> ReadFilter()
    {
        // No variable of a template can have this name.
        const string Written = "|";
        var line = reader.Line;
        var filter = FiltersAndTests(Applied(JinjaFilters.Find, scope => scope[Written], reader.Name(), OptionalArguments(), line));
        return (scope, text) =>
        {
            var inner = scope.Inner();
            inner[Written] = text;
            return filter(inner);
        };
    }

    private CallArguments OptionalArguments() => reader.TryOperator("(") is not null ? Arguments() : new CallArguments([]);

    private static JinjaExpression Applied(
        Func<string, JinjaFunction> find, JinjaExpression value, string name, CallArguments arguments, int line) => scope =>
    {
        scope.Step();
        var operand = value(scope);
        try
        {
            var (positional, named) = arguments.Evaluate(scope);
            return find(name)(scope, [operand, .. positional], named);
        }
        catch (Exception error) when (JinjaException.IsTemplates(error))
        {
            throw JinjaException.At(line, error);
        }
    };
}
