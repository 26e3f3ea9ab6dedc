namespace BetweenTokens.Microworld;

/// <summary>
/// What a reader sees where code says the name of a kind of document (<see cref="Kind.Name"/>): <c>cups</c> is «чашки».
/// </summary>
public static class KindNames
{
    private static readonly Dictionary<string, string> _russian = new()
    {
        ["advice"] = "советы",
        ["conflict"] = "противоречия",
        ["cups"] = "чашки",
        ["english-scenes"] = "сценки по-английски",
        ["english-facts"] = "факты по-английски",
        ["facts"] = "факты",
        ["hops"] = "цепочки фактов",
        ["narration"] = "рассказы о причинах",
        ["needle"] = "иголка в стоге",
        ["notes"] = "записки",
        ["order-two"] = "цепь второго порядка",
        ["override"] = "отмена правила",
        ["questions"] = "вопросы",
        ["repeats"] = "повторы",
        ["scenes"] = "сценки",
        ["spelling"] = "правописание",
        ["sums"] = "сложение",
        ["tales"] = "сказки",
        ["variables"] = "переменные",
        ["weather"] = "погода",
    };

    /// <summary>A kind's name in Russian; a name that is no kind's comes back as it is.</summary>
    /// <param name="kind">Name in options, posteriors and tables.</param>
    public static string NameRu(string kind) => _russian.GetValueOrDefault(kind, kind);

    /// <summary>The same of a kind.</summary>
    public static string NameRu(this Kind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return NameRu(kind.Name);
    }
}
