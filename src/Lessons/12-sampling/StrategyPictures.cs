using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>How text is chosen, and what that does to perplexity and repetition; Holtzman et al. 2019 beside.</summary>
public static class StrategyPictures
{
    private const string Own = "own", Beam = "beam 4", People = "сам отрывок";

    // Table 1 of Holtzman et al. 2019 (arXiv 1904.09751): GPT-2 large, perplexity and share of texts that end in a loop, per cent.
    private static readonly (string Name, double Perplexity, double Looped)[] _published =
    [
        (People, 12.38, 0.28), ("жадный выбор", 1.50, 73.66), ("луч 4", 1.48, 28.94), ("весь словарь", 22.73, 0.22),
        ("top-k 40", 6.88, 0.78), ("top-p 0,95", 13.13, 0.36),
    ];

    /// <summary>ln perplexity against repetition, a dot a strategy: sixty English passages continued by SmolLM2.</summary>
    public static Picture Map()
    {
        var found = Kept();
        return Pictures.Scatter(
                "Удивление и повторы по стратегиям, SmolLM2", new Axis("повторённых четвёрок", "доля") { FromZero = true },
                new Axis("ln перплексии", "нат") { FromZero = true },
                [.. found.Select(one => (one.Name, (IReadOnlyList<Dot>)[new(one.Name, one.Repeated, one.Nats)]))],
                references: [Reference.AtY(found[0].Nats, "как у самих отрывков")])
            .Look("Пунктир — настоящие продолжения отрывков. Кто у пунктира и слева, похож на них по этим двум числам; "
                + "о смысле они молчат. "
                + $"Среднее по {found[0].Texts} отрывкам, у луча по {found.First(one => one.Name == "луч 4").Texts}.");
    }

    /// <summary>The same numbers, with the published row of each strategy.</summary>
    public static Table Beside() => Table.Of(
        "SmolLM2 и Holtzman и др., 2019, таблица 1: GPT-2 Large, луч шириной 16, первая строка у них — люди, "
            + "повторы — доля текстов, ушедших в петлю",
        Kept().Select(one => (One: one, Theirs: Published(one.Name))),
        ("кто пишет", row => row.One.Name), ("перплексия", row => Math.Exp(row.One.Nats)),
        ("у них", row => Said(row.Theirs.Perplexity)), ("повторено четвёрок", row => row.One.Repeated),
        ("у них в петле, %", row => Said(row.Theirs.Looped)))
        .With("перплексия", "0.00").With("повторено четвёрок", "0.000", bars: true);

    /// <summary>Every strategy at the best of as many settings; chosen on one half of the passages, shown on the other.</summary>
    public static Table Tuned() => Table.Of(
        "Каждому поровну попыток: настройка выбрана на чётных отрывках, числа — с нечётных",
        StrategySurveys.Tuned(LessonEvidence.Table(12, "strategies SmolLM2")),
        ("стратегия", one => Name(one.Strategy)), ("лучшая настройка", one => one.Setting.Replace('.', ',')),
        ("попыток", one => one.Trials),
        ("перплексия", one => Math.Exp(one.LogPerplexity)), ("повторено четвёрок", one => one.Repeated),
        ("разных пар", one => one.Distinct), ("|Δ ln перплексии| + |Δ повторов|", one => one.Distance))
        .With("перплексия", "0.0").With("повторено четвёрок", "0.000").With("разных пар", "0.000")
        .With("|Δ ln перплексии| + |Δ повторов|", "0.000", bars: true);

    private static (string Name, double Nats, double Repeated, int Texts)[] Kept()
    {
        var (all, beams) = (LessonEvidence.Table(12, "texts SmolLM2"), LessonEvidence.Table(12, "beam texts SmolLM2"));
        (string, double, double, int) Of(SurveyTable table, string way) =>
            (Name(way), table[$"nats {way}"].Average(), table[$"repeated {way}"].Average(), table.Rows.Count);
        return [Of(all, Own), Of(beams, Beam), .. TextSurveys.Ways.Select(way => Of(all, way))];
    }

    private static string Said(double published) => double.IsNaN(published) ? "—" : Pictures.Text(published, 2);

    private static (string Name, double Perplexity, double Looped) Published(string name) =>
        Array.Find(_published, row => row.Name == name) is { Name.Length: > 0 } row ? row : ("", double.NaN, double.NaN);

    private static string Name(string way) => way switch
    {
        Own => People,
        Beam => "луч 4",
        "greedy" => "жадный выбор",
        "all words" => "весь словарь",
        "temperature" => "температура",
        "typical" => "типичная выборка",
        _ => way.Replace('.', ','),
    };
}
