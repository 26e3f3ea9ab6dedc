using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>Writes a part of a template.</summary>
internal delegate void JinjaStatement(JinjaScope scope, StringBuilder output);

/// <summary>
/// The part of Jinja that chat templates are written in: output, if, for, set, macro; anything else is refused by name.
/// Nothing that a template can say reaches outside the values it is given.
/// </summary>
internal sealed class JinjaTemplate
{
    private const int Deepest = 60;

    private readonly JinjaReader _reader;
    private readonly JinjaExpressions _expressions;
    private readonly JinjaStatement _body;
    private int _depth;
    private int _loops;

    /// <summary>Reads a template.</summary>
    /// <exception cref="JinjaException">It cannot be followed.</exception>
    public JinjaTemplate(string text)
    {
        _reader = new JinjaReader(JinjaLexer.Read(text));
        _expressions = new JinjaExpressions(_reader);
        _body = Body();
    }

    /// <summary>Renders with the given variables.</summary>
    public string Render(IReadOnlyDictionary<string, object?> variables, TimeProvider clock)
    {
        var scope = new JinjaScope(clock);
        foreach (var (name, function) in JinjaLibrary.Functions)
        {
            scope[name] = function;
        }

        foreach (var (name, value) in variables)
        {
            scope[name] = value;
        }

        var output = new StringBuilder();
        _body(scope, output);
        return output.ToString();
    }

    /// <summary>Statements up to a block tag with one of these names, or the end.</summary>
    private JinjaStatement Body(params string[] ends)
    {
        if (++_depth > Deepest)
        {
            throw new JinjaException($"its blocks are nested more than {Deepest} deep");
        }

        var statements = new List<JinjaStatement>();
        while (!_reader.IsAtEnd && !_reader.IsBlock(ends))
        {
            if (_reader.TryText() is { } text)
            {
                statements.Add((_, output) => JinjaScope.Write(output, text));
            }
            else if (_reader.TryTag("{{"))
            {
                var value = _expressions.Read();
                _reader.Tag("}}");
                statements.Add((scope, output) => JinjaScope.Write(output, JinjaValues.Print(value(scope))));
            }
            else
            {
                _reader.Tag("{%");
                statements.Add(Statement(_reader.Name()));
            }
        }

        _depth--;
        return (scope, output) =>
        {
            foreach (var statement in statements)
            {
                scope.Step();
                statement(scope, output);
            }
        };
    }

    private JinjaStatement Statement(string name) => name switch
    {
        "if" => If(),
        "for" => For(),
        "set" => Set(),
        "macro" => Macro(),
        "generation" => Generation(),
        "break" => Loop(name, () => throw new LoopSignal(isBreak: true)),
        "continue" => Loop(name, () => throw new LoopSignal(isBreak: false)),
        _ when name.StartsWith("end", StringComparison.Ordinal) || name is "else" or "elif" => throw new JinjaException($"a block tag '{name}' closes nothing"),
        _ => throw new JinjaException($"it uses the statement '{name}'"),
    };

    private JinjaStatement If()
    {
        var branches = new List<(JinjaExpression Test, JinjaStatement Body)>();
        do
        {
            var test = _expressions.Read();
            _reader.Tag("%}");
            branches.Add((test, Body("elif", "else", "endif")));
        }
        while (TryBlockStart("elif"));

        JinjaStatement? otherwise = null;
        if (_reader.IsBlock("else"))
        {
            _reader.Block("else");
            otherwise = Body("endif");
        }

        _reader.Block("endif");
        return (scope, output) => (branches.Find(branch => JinjaValues.IsTrue(branch.Test(scope))).Body ?? otherwise)?.Invoke(scope, output);
    }

    private JinjaStatement For()
    {
        var names = new List<string> { _reader.Name() };
        while (_reader.TryOperator(",") is not null)
        {
            names.Add(_reader.Name());
        }

        if (!_reader.TryName("in"))
        {
            throw new JinjaException("a for has no in");
        }

        var source = _expressions.Or();
        var filter = _reader.TryName("if") ? _expressions.Read() : null;
        _reader.Tag("%}");
        _loops++;
        var body = Body("else", "endfor");
        _loops--;
        JinjaStatement? otherwise = null;
        if (_reader.IsBlock("else"))
        {
            _reader.Block("else");
            otherwise = Body("endfor");
        }

        _reader.Block("endfor");
        return new JinjaLoop(names, source, filter, body, otherwise).Run;
    }

    private JinjaStatement Set()
    {
        var name = _reader.Name();
        var attribute = _reader.TryOperator(".") is not null ? _reader.Name() : null;
        if (_reader.TryOperator("=") is not null)
        {
            var value = _expressions.Read();
            _reader.Tag("%}");
            return (scope, _) => Assign(scope, value(scope));
        }

        _reader.Tag("%}");
        var body = Body("endset");
        _reader.Block("endset");
        return (scope, _) =>
        {
            var inner = new StringBuilder();
            body(scope, inner);
            Assign(scope, inner.ToString());
        };

        void Assign(JinjaScope scope, object? value)
        {
            if (attribute is null)
            {
                scope[name] = value;
            }
            else if (scope[name] is JinjaNamespace space)
            {
                space.Values[attribute] = value;
            }
            else
            {
                throw new JinjaException($"it sets '{attribute}' of '{name}', which is no namespace");
            }
        }
    }

    private JinjaStatement Macro()
    {
        var name = _reader.Name();
        _reader.Operator("(");
        var parameters = new List<(string Name, JinjaExpression? Absent)>();
        while (_reader.TryOperator(")") is null)
        {
            var keyword = _reader.TryKeyword();
            parameters.Add(keyword is null ? (_reader.Name(), null) : (keyword, _expressions.Read()));
            _reader.TryOperator(",");
        }

        _reader.Tag("%}");
        var loops = _loops;
        _loops = 0;
        var body = Body("endmacro");
        _loops = loops;
        _reader.Block("endmacro");
        return (scope, _) => scope[name] = (JinjaFunction)((_, arguments, named) => scope.Call(() =>
        {
            var inner = scope.Inner();
            foreach (var (index, (parameter, absent)) in parameters.Index())
            {
                inner[parameter] = index < arguments.Count ? arguments[index]
                    : named.TryGetValue(parameter, out var value) ? value
                    : absent is null ? JinjaUndefined.Value : absent(scope);
            }

            var output = new StringBuilder();
            body(inner, output);
            return (object?)output.ToString();
        }));
    }

    /// <summary>Marks what the assistant wrote, for training; writes its inside.</summary>
    private JinjaStatement Generation()
    {
        _reader.Tag("%}");
        var body = Body("endgeneration");
        _reader.Block("endgeneration");
        return body;
    }

    private JinjaStatement Loop(string name, Action signal)
    {
        _reader.Tag("%}");
        return _loops > 0 ? (_, _) => signal() : throw new JinjaException($"a '{name}' stands outside any loop");
    }

    private bool TryBlockStart(string name)
    {
        if (!_reader.IsBlock(name))
        {
            return false;
        }

        _reader.Tag("{%");
        return _reader.TryName(name);
    }
}
