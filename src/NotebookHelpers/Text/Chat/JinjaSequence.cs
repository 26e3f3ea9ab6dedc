namespace BetweenTokens.Text.Chat;

/// <summary>A list that Python shows and treats otherwise than a list.</summary>
/// <param name="kind">Python's name of the kind: tuple, range, dict_items, dict_keys, dict_values.</param>
/// <param name="items">The elements.</param>
/// <param name="shown">How it is printed; null: by its elements.</param>
internal sealed class JinjaSequence(string kind, IEnumerable<object?> items, string? shown = null) : List<object?>(items)
{
    public string Kind { get; } = kind;

    public string? Shown { get; } = shown;

    /// <summary>The views of a mapping have no first or second element.</summary>
    public bool IsView => Kind.StartsWith("dict", StringComparison.Ordinal);

    public static JinjaSequence Tuple(params IEnumerable<object?> items) => new("tuple", items);
}

/// <summary>What select, map and their like give: elements that can be gone through once, always true, without a length.</summary>
/// <param name="items">The elements, found as they are asked for.</param>
/// <param name="source">What they are made of: one iterator upon another is followed by recursion, which must not run out of stack.</param>
internal sealed class JinjaIterator(IEnumerable<object?> items, object? source = null)
{
    private readonly int _depth = ((source as JinjaIterator)?._depth ?? 0) is < JinjaPrint.Deepest and var depth ? depth + 1
        : throw new JinjaException($"its filters are nested more than {JinjaPrint.Deepest} deep");

    private readonly IEnumerator<object?> _rest = items.GetEnumerator();

    /// <summary>The next element, or <see cref="JinjaUndefined"/> at the end.</summary>
    public object? Next() => _rest.MoveNext() ? _rest.Current : JinjaUndefined.Value;

    /// <summary>The elements that nobody has taken yet.</summary>
    public List<object?> Drain()
    {
        var items = new List<object?>();
        while (_rest.MoveNext())
        {
            items.Add(_rest.Current);
        }

        return items;
    }
}
