namespace BetweenTokens.Text.Chat;

/// <summary>The filters that go through a list with another filter, a test or an attribute.</summary>
internal static class JinjaSelection
{
    public static object? Map(JinjaScope scope, List<object?> arguments, Dictionary<string, object?> named)
    {
        if (arguments.Count == 1 && named.TryGetValue("attribute", out var attribute))
        {
            if (named.Keys.FirstOrDefault(name => name is not ("attribute" or "default")) is { } other)
            {
                throw new JinjaException($"the filter 'map' has no use for the argument '{other}'");
            }

            var (of, absent) = (JinjaFilters.Of(attribute), named.GetValueOrDefault("default", JinjaUndefined.Value));
            return new JinjaIterator(Items(scope, arguments).Select(of).Select(OrAbsent), arguments[0]);

            object? OrAbsent(object? value) => value is JinjaUndefined ? absent ?? value : value;
        }

        if (arguments is not [_, string name, ..])
        {
            throw new JinjaException("the filter 'map' needs the name of a filter, or attribute=");
        }

        var rest = arguments[2..];
        return new JinjaIterator(
            Items(scope, arguments).Select(item => JinjaFilters.Find(name)(scope, [item, .. rest], named)), arguments[0]);
    }

    public static object? Select(
        JinjaScope scope, List<object?> arguments, Dictionary<string, object?> named, bool hasAttribute, bool keeps)
    {
        var first = hasAttribute ? 2 : 1;
        if (arguments.Count < first)
        {
            throw new JinjaException("it selects by an attribute and names none");
        }

        var of = JinjaFilters.Of(hasAttribute ? arguments[1] : null);
        var name = arguments.Count == first ? null : arguments[first] as string
            ?? throw new JinjaException($"it selects by a test whose name is {JinjaValues.Kind(arguments[first])}");
        return new JinjaIterator(Items(scope, arguments).Where(item => keeps == JinjaValues.IsTrue(Tested(of(item)))), arguments[0]);

        object? Tested(object? value) => name is null ? value : JinjaTests.Find(name)(scope, [value, .. arguments[(first + 1)..]], named);
    }

    public static object? Sort(JinjaArguments call)
    {
        var keys = call[3] is string text ? text.Split(',').Select(part => JinjaFilters.Of(part)).ToArray() : [JinjaFilters.Of(call[3])];
        return Ordered(JinjaValues.Items(call[0]), item => keys.Select(of => Key(of(item), call.Truth(2))).ToList(), call.Truth(1));
    }

    public static object? SortMapping(JinjaArguments call)
    {
        var place = call.Text(2, "key") switch
        {
            "key" => 0,
            "value" => 1,
            var other => throw new JinjaException($"it sorts a mapping by '{other}', which is neither key nor value"),
        };
        return Ordered(JinjaFilters.Entries(call[0]), pair => Key(((List<object?>)pair!)[place], call.Truth(1)), call.Truth(3));
    }

    public static object? Unique(JinjaArguments call)
    {
        var (of, texts, others) = (JinjaFilters.Of(call[2]), new HashSet<string>(), new List<object?>());
        return new JinjaIterator(JinjaValues.Items(call[0]).Where(item =>
        {
            var key = Key(of(item), call.Truth(1));
            if (key is string text)
            {
                return texts.Add(text);
            }

            foreach (var other in others)
            {
                call.Scope.Step();
                if (JinjaValues.AreEqual(other, key))
                {
                    return false;
                }
            }

            others.Add(key);
            return true;
        }));
    }

    public static object? Extreme(JinjaArguments call, int sign)
    {
        object? Measure(object? item) => Key(JinjaFilters.Of(call[2])(item), call.Truth(1));
        var items = JinjaValues.Items(call[0]);
        return items.Count == 0 ? JinjaUndefined.Value
            : items.Aggregate((best, item) => JinjaValues.Compare(Measure(item), Measure(best)) * sign < 0 ? item : best);
    }

    public static object? Batch(JinjaArguments call)
    {
        var size = (int)Math.Clamp(call.Whole(1), 1, int.MaxValue);
        return new JinjaIterator(JinjaValues.Items(call[0]).Chunk(size).Select(part =>
            (object?)part.Concat(Enumerable.Repeat(call[2], Lacking(part.Length))).ToList()));

        int Lacking(int length) => call[2] is null ? 0 : (int)JinjaScope.Limited(1, size - length);
    }

    private static IEnumerable<object?> Items(JinjaScope scope, List<object?> arguments)
    {
        foreach (var item in JinjaValues.Items(arguments[0]))
        {
            scope.Step();
            yield return item;
        }
    }

    private static List<object?> Ordered(IEnumerable<object?> items, Func<object?, object?> key, bool isReversed)
    {
        var order = Comparer<object?>.Create(JinjaValues.Compare);
        try
        {
            return isReversed ? [.. items.OrderByDescending(key, order)] : [.. items.OrderBy(key, order)];
        }
        catch (InvalidOperationException error) when (error.InnerException is JinjaException refusal)
        {
            throw new JinjaException(refusal.Message);
        }
    }

    /// <summary>Texts are compared without regard to capitals unless the template asks for it.</summary>
    private static object? Key(object? value, bool isCaseSensitive) =>
        value is string text && !isCaseSensitive ? text.ToLowerInvariant() : value;
}
