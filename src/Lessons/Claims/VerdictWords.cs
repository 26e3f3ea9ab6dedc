using BetweenTokens.Plots;


namespace BetweenTokens.Lessons.Claims;

/// <summary>The words of a shown verdict, in two languages. The language is that of the pictures, <see cref="Words.Now"/>.</summary>
internal sealed record VerdictWords
{
    public static VerdictWords Russian { get; } = new();

    public static VerdictWords English { get; } = new()
    {
        Headings = ["what was measured", "in the text", "here", "interval", "n", "conclusion"],
        Exactly = "exact",
        Holds = "yes",
        Excluded = "no",
        Open = "cannot tell",
        Verdict = "Verdict",
        Obstacle = "Obstacle",
        Name = verdict => verdict.Name(),
        Claim = claim => claim.ClaimEn,
    };

    public static VerdictWords Now => Words.Now.Code == Words.Russian.Code ? Russian : English;

    public IReadOnlyList<string> Headings { get; init; } = ["что измерено", "в тексте", "у нас", "интервал", "n", "вывод"];

    public string Exactly { get; init; } = "точно";

    public string Holds { get; init; } = "да";

    public string Excluded { get; init; } = "нет";

    public string Open { get; init; } = "неясно";

    public string Verdict { get; init; } = "Вердикт";

    public string Obstacle { get; init; } = "Препятствие";

    public Func<Verdict, string> Name { get; init; } = verdict => verdict.NameRu();

    public Func<Claim, string> Claim { get; init; } = claim => claim.ClaimRu;
}
