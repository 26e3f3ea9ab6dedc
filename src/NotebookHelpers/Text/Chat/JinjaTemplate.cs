using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>Writes a part of a template.</summary>
internal delegate void JinjaStatement(JinjaScope scope, StringBuilder output);

/// <summary>
/// The part of Jinja that chat templates are written in; what is beyond it is refused by name where a rendering reaches it.
/// Nothing that a template can say reaches outside the values it is given.
/// </summary>
internal sealed partial class JinjaTemplate
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
        try
        {
            _body = Body();
        }
        catch (JinjaException error)
        {
            throw JinjaException.At(_reader.Line, error);
        }
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

        var statements = new List<(JinjaStatement Run, int Line)>();
        while (!_reader.IsAtEnd && !_reader.IsBlock(ends))
        {
            var line = _reader.Line;
            statements.Add((Part(), line));
        }

        _depth--;
        return (scope, output) =>
        {
            foreach (var (run, line) in statements)
            {
                scope.Step();
                try
                {
                    run(scope, output);
                }
                catch (Exception error) when (JinjaException.IsTemplates(error))
                {
                    throw JinjaException.At(line, error);
                }
            }
        };
    }

    private JinjaStatement Part()
    {
        if (_reader.TryText() is { } text)
        {
            return (_, output) => JinjaScope.Write(output, text);
        }

        if (_reader.TryTag("{{"))
        {
            var value = _expressions.ReadTuple();
            _reader.Tag("}}");
            return (scope, output) => JinjaScope.Write(output, JinjaValues.Print(value(scope)));
        }

        _reader.Tag("{%");
        return Statement(_reader.Name());
    }

    private JinjaStatement Statement(string name) => name switch
    {
        "if" => If(),
        "for" => For(),
        "set" => Set(),
        "macro" => Macro(),
        "call" => CallBlock(),
        "filter" => FilterBlock(),
        "with" => With(),
        "generation" => Generation(),
        "break" => Loop(name, () => throw new LoopSignal(isBreak: true)),
        "continue" => Loop(name, () => throw new LoopSignal(isBreak: false)),
        "else" or "elif" or ['e', 'n', 'd', ..] => throw new JinjaException($"a block tag '{name}' closes nothing"),
        _ => Unsupported(name),
    };

    private JinjaStatement Set()
    {
        var target = JinjaTarget.Read(_reader);
        if (_reader.TryOperator("=") is not null)
        {
            var value = _expressions.ReadTuple();
            _reader.Tag("%}");
            return (scope, _) => target.Assign(scope, value(scope));
        }

        var filter = _reader.TryOperator("|") is not null ? _expressions.ReadFilter() : null;
        _reader.Tag("%}");
        var body = Body("endset");
        _reader.Block("endset");
        return (scope, _) =>
        {
            var written = Written(scope, body);
            target.Assign(scope, filter is null ? written : filter(scope, written));
        };
    }

    /// <summary>What a body writes, with variables of its own.</summary>
    private static string Written(JinjaScope scope, JinjaStatement body)
    {
        var output = new StringBuilder();
        body(scope.Inner(), output);
        return output.ToString();
    }
}
