using System.Text;

namespace BetweenTokens.Text.Chat;

/// <content>Macros, and the blocks that do something with what stands inside them.</content>
internal sealed partial class JinjaTemplate
{
    private JinjaStatement Macro()
    {
        var name = _reader.Name();
        _reader.Operator("(");
        var macro = MacroBody(name, Parameters(), "endmacro");
        return (scope, _) => scope[name] = macro(scope);
    }

    /// <summary>Calls a macro that can write what stands inside the block by calling <c>caller()</c>.</summary>
    private JinjaStatement CallBlock()
    {
        var parameters = _reader.TryOperator("(") is not null ? Parameters() : [];
        var call = _expressions.ReadCall();
        var inside = MacroBody("caller", parameters, "endcall");
        return (scope, output) => JinjaScope.Write(output, JinjaValues.Print(call(scope, inside(scope))));
    }

    private JinjaStatement FilterBlock()
    {
        var filter = _expressions.ReadFilter();
        _reader.Tag("%}");
        var body = Body("endfilter");
        _reader.Block("endfilter");
        return (scope, output) => JinjaScope.Write(output, JinjaValues.Print(filter(scope, Written(scope, body))));
    }

    /// <summary>Variables for the inside of a block; their values see those outside.</summary>
    private JinjaStatement With()
    {
        var assignments = new List<(JinjaTarget Target, JinjaExpression Value)>();
        while (!_reader.TryTag("%}"))
        {
            if (assignments.Count > 0)
            {
                _reader.Operator(",");
            }

            var target = JinjaTarget.Read(_reader);
            _reader.Operator("=");
            assignments.Add((target, _expressions.Read()));
        }

        var body = Body("endwith");
        _reader.Block("endwith");
        return (scope, output) =>
        {
            var inner = scope.Inner();
            foreach (var (target, value) in assignments)
            {
                target.Assign(inner, value(scope));
            }

            body(inner, output);
        };
    }

    /// <summary>Marks what the assistant wrote, for training; writes its inside.</summary>
    private JinjaStatement Generation()
    {
        _reader.Tag("%}");
        var body = Body("endgeneration");
        _reader.Block("endgeneration");
        return body;
    }

    /// <summary>A statement not known here is refused where a rendering reaches it; a branch that never runs does no harm.</summary>
    private JinjaStatement Unsupported(string name)
    {
        _reader.SkipTag();
        if (_reader.HasBlock($"end{name}"))
        {
            Body($"end{name}");
            _reader.Tag("{%");
            _reader.SkipTag();
        }

        return (_, _) => throw new JinjaException($"it uses the statement '{name}', which is not supported here");
    }

    private List<(string Name, JinjaExpression? Absent)> Parameters()
    {
        var parameters = new List<(string Name, JinjaExpression? Absent)>();
        while (_reader.TryOperator(")") is null)
        {
            var keyword = _reader.TryKeyword();
            parameters.Add(keyword is null ? (_reader.Name(), null) : (keyword, _expressions.Read()));
            if (!_reader.IsOperator(")"))
            {
                _reader.Operator(",");
            }
        }

        return parameters;
    }

    /// <summary>A macro's body from the end of its tag on: given the scope in which it stands, what a call of it does.</summary>
    private Func<JinjaScope, JinjaFunction> MacroBody(string name, List<(string Name, JinjaExpression? Absent)> parameters, string end)
    {
        _reader.Tag("%}");
        var start = _reader.Position;
        var loops = _loops;
        _loops = 0;
        var body = Body(end);
        _loops = loops;
        var names = _reader.NamesSince(start);
        _reader.Block(end);
        var (takesMore, takesNamed, takesCaller) = (names.Contains("varargs"), names.Contains("kwargs"), names.Contains("caller"));
        return outer => (_, arguments, named) => outer.Call(() =>
        {
            var (inner, rest) = (outer.Inner(), new Dictionary<string, object?>(named));
            foreach (var (index, (parameter, absent)) in parameters.Index())
            {
                inner[parameter] = index < arguments.Count ? arguments[index]
                    : rest.Remove(parameter, out var value) ? value
                    : absent is null ? JinjaUndefined.Value : absent(inner);
            }

            if (takesCaller && !parameters.Exists(parameter => parameter.Name == "caller"))
            {
                inner["caller"] = rest.Remove("caller", out var caller) ? caller : JinjaUndefined.Value;
            }

            inner["kwargs"] = takesNamed || rest.Count == 0 ? rest
                : throw new JinjaException($"the macro '{name}' has no use for the argument '{rest.Keys.First()}'");
            inner["varargs"] = takesMore || arguments.Count <= parameters.Count ? JinjaSequence.Tuple(arguments.Skip(parameters.Count))
                : throw new JinjaException($"the macro '{name}' has {arguments.Count} arguments where {parameters.Count} can be");
            var output = new StringBuilder();
            body(inner, output);
            return (object?)output.ToString();
        });
    }
}
