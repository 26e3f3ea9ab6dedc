namespace BetweenTokens.Text.Chat;

/// <content>Choices and loops.</content>
internal sealed partial class JinjaTemplate
{
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
        return (scope, output) =>
        {
            var body = branches.Find(branch => JinjaValues.IsTrue(branch.Test(scope))).Body ?? otherwise;
            body?.Invoke(scope, output);
        };
    }

    private JinjaStatement For()
    {
        var target = JinjaTarget.Read(_reader);
        if (!_reader.TryName("in"))
        {
            throw new JinjaException("a for has no in");
        }

        var source = _expressions.ReadSource();
        var filter = _reader.TryName("if") ? _expressions.Read() : null;
        var isRecursive = _reader.TryName("recursive");
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
        return new JinjaLoop(target, source, filter, body, otherwise, isRecursive).Run;
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
