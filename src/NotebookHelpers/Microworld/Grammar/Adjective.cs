namespace BetweenTokens.Microworld.Grammar;

/// <summary>An adjective in the nominative.</summary>
/// <param name="Masculine">чёрный</param>
/// <param name="Feminine">чёрная</param>
/// <param name="Neuter">чёрное</param>
/// <param name="Plural">чёрные</param>
public sealed record Adjective(string Masculine, string Feminine, string Neuter, string Plural)
{
    /// <summary>Every adjective that is chosen freely.</summary>
    public static IReadOnlyDictionary<string, Adjective> All { get; } = new[]
    {
        new Adjective("чёрный", "чёрная", "чёрное", "чёрные"),
        new Adjective("белый", "белая", "белое", "белые"),
        new Adjective("серый", "серая", "серое", "серые"),
        new Adjective("рыжий", "рыжая", "рыжее", "рыжие"),
        new Adjective("маленький", "маленькая", "маленькое", "маленькие"),
        new Adjective("огромный", "огромная", "огромное", "огромные"),
        new Adjective("громадный", "громадная", "громадное", "громадные"),
        new Adjective("старый", "старая", "старое", "старые"),
        new Adjective("красный", "красная", "красное", "красные"),
        new Adjective("синий", "синяя", "синее", "синие"),
        new Adjective("зелёный", "зелёная", "зелёное", "зелёные"),
        new Adjective("золотой", "золотая", "золотое", "золотые"),
    }.ToDictionary(adjective => adjective.Masculine, StringComparer.Ordinal);

    /// <summary>The form that agrees.</summary>
    public string this[Agreement agreement] => agreement switch
    {
        Agreement.Masculine => Masculine,
        Agreement.Feminine => Feminine,
        Agreement.Neuter => Neuter,
        _ => Plural,
    };

    /// <summary>An adjective by its masculine.</summary>
    public static Adjective Of(string masculine) =>
        All.TryGetValue(masculine, out var adjective)
            ? adjective
            : throw new ArgumentException($"«{masculine}» is not in the table of adjectives.", nameof(masculine));

    /// <summary>Adjectives by their masculines, separated by spaces.</summary>
    public static Adjective[] List(string masculines) => [.. masculines.Split(' ').Select(Of)];
}
