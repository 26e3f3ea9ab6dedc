using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>A for loop, with the variable <c>loop</c> inside it.</summary>
internal sealed class JinjaLoop(
    JinjaTarget target, JinjaExpression source, JinjaExpression? filter, JinjaStatement body, JinjaStatement? otherwise, bool isRecursive)
{
    /// <summary>Runs the loop; a break or continue ends it or its round.</summary>
    public void Run(JinjaScope scope, StringBuilder output) => Run(scope, source(scope), output, 1);

    private void Run(JinjaScope scope, object? values, StringBuilder output, int depth)
    {
        var items = JinjaValues.Items(values).Where(item => filter is null || JinjaValues.IsTrue(filter(Bind(scope, item)))).ToList();
        if (items.Count == 0)
        {
            otherwise?.Invoke(scope, output);
        }

        List<object?>? last = null;
        JinjaFunction changed = (_, arguments, _) =>
        {
            var hasChanged = last is null || !JinjaValues.AreEqual(last, arguments);
            last = arguments;
            return hasChanged;
        };
        for (var index = 0; index < items.Count; index++)
        {
            var inner = Bind(scope, items[index]);
            inner["loop"] = State(scope, items, index, depth, changed);
            try
            {
                body(inner, output);
            }
            catch (LoopSignal signal)
            {
                if (signal.IsBreak)
                {
                    break;
                }
            }
        }
    }

    private JinjaScope Bind(JinjaScope scope, object? item)
    {
        var inner = scope.Inner();
        target.Assign(inner, item);
        return inner;
    }

    private JinjaNamespace State(JinjaScope scope, List<object?> items, int index, int depth, JinjaFunction changed) => new(
        new()
        {
            ["index"] = index + 1L,
            ["index0"] = (long)index,
            ["revindex"] = (long)(items.Count - index),
            ["revindex0"] = items.Count - index - 1L,
            ["first"] = index == 0,
            ["last"] = index == items.Count - 1,
            ["length"] = (long)items.Count,
            ["depth"] = (long)depth,
            ["depth0"] = depth - 1L,
            ["previtem"] = index > 0 ? items[index - 1] : JinjaUndefined.Value,
            ["nextitem"] = index + 1 < items.Count ? items[index + 1] : JinjaUndefined.Value,
            ["cycle"] = (JinjaFunction)((_, arguments, _) => arguments[index % arguments.Count]),
            ["changed"] = changed,
        },
        (_, arguments, _) => !isRecursive ? throw new JinjaException("it calls a loop that is not recursive") : scope.Call(() =>
        {
            var output = new StringBuilder();
            Run(scope, arguments[0], output, depth + 1);
            return (object?)output.ToString();
        }));
}

/// <summary>break or continue on its way to the loop.</summary>
internal sealed class LoopSignal(bool isBreak) : Exception
{
    public bool IsBreak { get; } = isBreak;
}
