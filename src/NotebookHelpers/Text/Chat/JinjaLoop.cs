using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>A for loop, with the variable <c>loop</c> inside it.</summary>
internal sealed class JinjaLoop(List<string> names, JinjaExpression source, JinjaExpression? filter, JinjaStatement body, JinjaStatement? otherwise)
{
    /// <summary>Runs the loop; a break or continue ends it or its round.</summary>
    public void Run(JinjaScope scope, StringBuilder output)
    {
        var items = JinjaValues.Items(source(scope)).Where(item => filter is null || JinjaValues.IsTrue(filter(Bind(scope, item)))).ToList();
        if (items.Count == 0)
        {
            otherwise?.Invoke(scope, output);
        }

        for (var index = 0; index < items.Count; index++)
        {
            var inner = Bind(scope, items[index]);
            inner["loop"] = Position(items, index);
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
        if (names.Count == 1)
        {
            inner[names[0]] = item;
            return inner;
        }

        var parts = JinjaValues.Items(item);
        if (parts.Count != names.Count)
        {
            throw new JinjaException($"it takes {parts.Count} values apart into {names.Count}");
        }

        foreach (var (name, part) in names.Zip(parts))
        {
            inner[name] = part;
        }

        return inner;
    }

    private static Dictionary<string, object?> Position(List<object?> items, int index) => new()
    {
        ["index"] = index + 1L,
        ["index0"] = (long)index,
        ["revindex"] = (long)(items.Count - index),
        ["revindex0"] = items.Count - index - 1L,
        ["first"] = index == 0,
        ["last"] = index == items.Count - 1,
        ["length"] = (long)items.Count,
        ["previtem"] = index > 0 ? items[index - 1] : JinjaUndefined.Value,
        ["nextitem"] = index + 1 < items.Count ? items[index + 1] : JinjaUndefined.Value,
    };
}

/// <summary>break or continue on its way to the loop.</summary>
internal sealed class LoopSignal(bool isBreak) : Exception
{
    public bool IsBreak { get; } = isBreak;
}
