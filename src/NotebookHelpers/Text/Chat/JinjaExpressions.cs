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

    /// <summary>An expression without <c>if</c>: the list that a loop goes through, whose <c>if</c> is the loop's own.</summary>
    public JinjaExpression Or()
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

    private JinjaExpression Comparison()
    {
        var left = Sum();
        while (ReadComparison() is { } sign)
        {
            var (first, second) = (left, Sum());
            left = scope =>
            {
                scope.Step();
                var (a, b) = (first(scope), second(scope));
                return sign switch
                {
                    "==" => JinjaValues.AreEqual(a, b),
                    "!=" => !JinjaValues.AreEqual(a, b),
                    "in" => JinjaValues.Contains(b, a),
                    "not in" => !JinjaValues.Contains(b, a),
                    "<" => JinjaValues.Compare(a, b) < 0,
                    "<=" => JinjaValues.Compare(a, b) <= 0,
                    ">" => JinjaValues.Compare(a, b) > 0,
                    _ => JinjaValues.Compare(a, b) >= 0,
                };
            };
        }

        return left;
    }

    private string? ReadComparison() =>
        reader.TryOperator("==", "!=", "<=", ">=", "<", ">") is { } sign ? sign
        : reader.TryName("in") ? "in"
        : reader.IsName("not") && reader.TryNames("not", "in") ? "not in"
        : null;

    private JinjaExpression Sum() => Chain(["+", "-"], () => Chain(["~"], () => Chain(["*", "/", "//", "%"], Unary)));

    private JinjaExpression Chain(string[] signs, Func<JinjaExpression> operand)
    {
        var left = operand();
        while (reader.TryOperator(signs) is { } sign)
        {
            var (first, second) = (left, operand());
            left = scope =>
            {
                scope.Step();
                return JinjaValues.Arithmetic(sign, first(scope), second(scope));
            };
        }

        return left;
    }

    private JinjaExpression Unary()
    {
        var signs = 0;
        while (reader.TryOperator("-") is not null)
        {
            signs++;
        }

        var value = FiltersAndTests(Postfix(Primary()));
        return signs % 2 == 0 ? value : scope => JinjaValues.Arithmetic("-", 0L, value(scope));
    }

    private JinjaExpression FiltersAndTests(JinjaExpression value)
    {
        while (true)
        {
            if (reader.TryOperator("|") is not null)
            {
                value = Applied(JinjaLibrary.Filters, "filter", value, negates: false);
            }
            else if (reader.TryName("is"))
            {
                value = Applied(JinjaLibrary.Tests, "test", value, reader.TryName("not"));
            }
            else
            {
                return value;
            }
        }
    }

    private JinjaExpression Applied(Dictionary<string, JinjaFunction> library, string kind, JinjaExpression value, bool negates)
    {
        var name = reader.Name();
        var function = library.GetValueOrDefault(name) ?? throw new JinjaException($"it uses the {kind} '{name}'");
        var arguments = reader.TryOperator("(") is not null ? Arguments()
            : kind == "test" && name is "in" or "equalto" ? new CallArguments([Unary()], []) : new CallArguments([], []);
        return scope =>
        {
            var (positional, named) = arguments.Evaluate(scope);
            var result = function(scope, [value(scope), .. positional], named);
            return negates ? !JinjaValues.IsTrue(result) : result;
        };
    }
}
