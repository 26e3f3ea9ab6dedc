using BetweenTokens.Microworld.Kinds;

namespace BetweenTokens.Plots;

/// <summary>
/// Who or what a series stands for. A role has one colour in every picture, so that the law of one chart is not the model of the next.
/// </summary>
public enum Role
{
    /// <summary>None of these: the next colour that is free.</summary>
    None,

    /// <summary>The exact law, and the oracle that knows it.</summary>
    Law,

    /// <summary>The model that is looked at, trained.</summary>
    Model,

    /// <summary>Counts of a corpus.</summary>
    Corpus,

    /// <summary>The same network before training.</summary>
    Untrained,

    /// <summary>The reader.</summary>
    Reader,

    /// <summary>What is true, known or answered rightly; the honest narrator.</summary>
    Right,

    /// <summary>What is false, hidden or invented; the liar.</summary>
    Wrong,
}

/// <summary>Colours of roles, of other series, and of the values of a hidden variable.</summary>
internal static class RoleColours
{
    private const int FirstValue = 2; // beside a hidden variable stand the oracle and the model

    // Number of a value among those of its variable in the world.
    private static readonly Dictionary<string, int> _values = new[]
    {
        Weather.Seasons, ["жарко", "холодно"], ["да", "нет"], ["подлежащее", "дополнение"], ["свадьба", "битва", "пир"],
        ["A", "B", "C", "D", "E"], ["расскажи про кошек", "расскажи про море", "выдай список чисел", "выдай список букв"],
    }.SelectMany(values => values.Index()).ToDictionary(value => value.Item, value => value.Index);

    // What a name begins with, as a whole word.
    private static readonly (string Word, Role Role)[] _words =
    [
        ("закон", Role.Law), ("оракул", Role.Law), ("дно", Role.Law), ("точно", Role.Law), ("law", Role.Law), ("oracle", Role.Law),
        ("модель", Role.Model), ("обученная", Role.Model), ("model", Role.Model), ("trained", Role.Model),
        ("корпус", Role.Corpus), ("частоты", Role.Corpus), ("corpus", Role.Corpus), ("counts", Role.Corpus),
        ("необученная", Role.Untrained), ("untrained", Role.Untrained),
        ("вы", Role.Reader), ("читатель", Role.Reader), ("you", Role.Reader), ("reader", Role.Reader),
        ("правда", Role.Right), ("верно", Role.Right), ("учили", Role.Right), ("ответ известен", Role.Right), ("честный", Role.Right),
        ("true", Role.Right), ("right", Role.Right), ("known", Role.Right), ("honest", Role.Right),
        ("ложь", Role.Wrong), ("неверно", Role.Wrong), ("скрыто", Role.Wrong), ("выдумано", Role.Wrong), ("лжец", Role.Wrong),
        ("false", Role.Wrong), ("wrong", Role.Wrong), ("hidden", Role.Wrong), ("invented", Role.Wrong), ("liar", Role.Wrong),
    ];

    /// <summary>The role that a name speaks of; a comparison of two («закон ‖ модель») speaks of neither.</summary>
    public static Role Of(string name) => IsComparison(name)
        ? Role.None
        : _words.FirstOrDefault(entry => name.StartsWith(entry.Word, StringComparison.OrdinalIgnoreCase)
            && (name.Length == entry.Word.Length || !char.IsLetter(name[entry.Word.Length]))).Role;

    /// <summary>Colour of a role; none of <see cref="Role.None"/>.</summary>
    public static string? Of(Role role) => role switch
    {
        Role.Law => Theme.Series(0),
        Role.Model => Theme.Series(1),
        Role.Corpus => Theme.Series(2),
        Role.Untrained => Theme.Series(6),
        Role.Reader => Theme.Series(4),
        Role.Right => Theme.Prefix + "good",
        Role.Wrong => Theme.Series(3), // not «bad»: beside the model's orange it could not be told apart
        _ => null,
    };

    /// <summary>Colours of the series of one picture: each role its own, the others those that are left, in the palette's order.</summary>
    /// <param name="series">Name, and the role where it is said.</param>
    public static string[] Of(IReadOnlyList<(string Name, Role Role)> series)
    {
        string?[] own = [.. series.Select(one => Of(one.Role == Role.None ? Of(one.Name) : one.Role))];
        var taken = new HashSet<string>();
        for (int i = 0; i < own.Length; i++)
        {
            // Of two that claim one role the first has its colour.
            own[i] = own[i] is { } colour && taken.Add(colour) ? colour : null;
        }

        // The green of what is right is nearly that of the corpus.
        if (taken.Contains(Of(Role.Right)!))
        {
            taken.Add(Of(Role.Corpus)!);
        }

        // A comparison stays away from the colours of what it compares, as long as there are others.
        string[] compared = [.. new[] { Role.Law, Role.Model, Role.Corpus }.Select(Of).OfType<string>()];
        var free = Enumerable.Range(0, Theme.SeriesColours).Select(Theme.Series).Where(colour => !taken.Contains(colour)).ToList();
        string Next(int i)
        {
            string colour = free.Find(one => !IsComparison(series[i].Name) || !compared.Contains(one))
                ?? (free.Count > 0 ? free[0] : Theme.Series(i));
            free.Remove(colour);
            return colour;
        }

        return [.. own.Select((colour, i) => colour ?? Next(i))];
    }

    /// <summary>The same by the names alone.</summary>
    public static string[] Of(IEnumerable<string> names) => Of([.. names.Select(name => (name, Role.None))]);

    /// <summary>
    /// Colours of a hidden variable's values, without the theme's prefix: what is honest or a lie by its role, the values of the
    /// world's own variables by their number there, whatever order a belief has them in; others by their place. Values past the
    /// palette share the colour of the rest: hints have their numbers.
    /// </summary>
    public static string[] Values(IReadOnlyList<string> values)
    {
        string?[] colours = [.. values.Select(value => Of(Of(value)) is { } own ? own[Theme.Prefix.Length..]
            : _values.TryGetValue(value, out int index) ? Value(index) : null)];
        string[] free = [.. Enumerable.Range(0, Theme.SeriesColours - FirstValue).Select(Value).Except(colours.OfType<string>())];
        int next = 0;
        return [.. colours.Select(colour => colour ?? (next < free.Length ? free[next++] : "rest"))];
    }

    private static bool IsComparison(string name) => name.Contains('‖', StringComparison.Ordinal);

    private static string Value(int index) =>
        FirstValue + index < Theme.SeriesColours ? $"c{NumberText.Of(FirstValue + index)}" : "rest";
}
