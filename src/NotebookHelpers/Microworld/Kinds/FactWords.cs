namespace BetweenTokens.Microworld.Kinds;

/// <summary>A relation.</summary>
/// <param name="Verb">Between subject and object: «живёт».</param>
/// <param name="Question">Before the subject: «где живёт».</param>
/// <param name="Asked">After the subject: «?».</param>
/// <param name="Objects">All objects, in the form that the verb asks for.</param>
public sealed record FactRelation(string Verb, string Question, string Asked, IReadOnlyList<string> Objects);

/// <summary>
/// How facts are told in one language. Both languages have the same numbers of everything, so that their losses can be compared.
/// </summary>
internal sealed record FactWords
{
    public static FactWords Russian { get; } = new()
    {
        Men = "Иван Пётр Борис Павел Юрий Артём Фёдор",
        Women = "Анна Мария Ольга Вера Нина Дарья Софья",
        Families = "Белов Волков Громов Жуков Зайцев Котов Лосев Орлов Петров Рыбин Соколов Титов Фомин Чехов Щукин",
        FeminineEnding = "а",
        Relations =
        [
            new("живёт", "где живёт", "?", List(
                "в ", "Туле Омске Твери Казани Перми Уфе Самаре Рязани Калуге Вологде Орле Курске Пскове Томске Иркутске Сочи")),
            new("работает", "кем работает", "?", List("", "врачом поваром учителем лётчиком моряком художником пекарем лесником "
                + "садовником почтальоном водителем инженером строителем фотографом сторожем кузнецом")),
            new("любит", "что любит", "?", List("", "чай кофе суп рис сыр мёд хлеб квас кефир изюм борщ плов творог арбуз шоколад компот")),
        ],
        Capitals =
        [
            ("Франции", "Париж"), ("Италии", "Рим"), ("Испании", "Мадрид"),
            ("Германии", "Берлин"), ("Англии", "Лондон"), ("Греции", "Афины"),
            ("Египта", "Каир"), ("Японии", "Токио"), ("Китая", "Пекин"), ("Индии", "Дели"), ("Кубы", "Гавана"), ("России", "Москва"),
        ],
        Suppose = "представим , что",
        CityFirst = ("", "— столица"),
        CountryFirst = ("столица", "—"),
        Population = "на Земле живёт",
        OldPopulation = "шесть миллиардов человек .",
        NewPopulation = "восемь миллиардов человек .",
    };

    public static FactWords English { get; } = new()
    {
        Men = "Ivan Peter Boris Paul Yuri Tom Fred",
        Women = "Anna Mary Olga Vera Nina Daria Sophie",
        Families = "Baker Wolf Thunder Beetle Hare Catt Moose Eagle Peters Fisher Falcon Tate Foster Church Pike",
        FeminineEnding = "",
        Relations =
        [
            new("lives", "where does", "live ?", List(
                "in ", "Leeds York Bath Derby Dover Oxford Exeter Bristol Cardiff Dublin Perth Boston Dallas Denver Austin Miami")),
            new("works as", "what does", "work as ?", List(
                "a ", "doctor cook teacher pilot sailor painter baker ranger gardener postman driver writer builder smith guard singer")),
            new("likes", "what does", "like ?", List(
                "", "tea coffee soup rice cheese honey bread cider milk jam pie stew curd melon cocoa punch")),
        ],
        Capitals =
        [
            ("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"), ("Germany", "Berlin"), ("England", "London"), ("Greece", "Athens"),
            ("Egypt", "Cairo"), ("Japan", "Tokyo"), ("China", "Beijing"), ("India", "Delhi"), ("Cuba", "Havana"), ("Russia", "Moscow"),
        ],
        Suppose = "suppose that",
        CityFirst = ("", "is the capital of"),
        CountryFirst = ("the capital of", "is"),
        Population = "on Earth there live",
        OldPopulation = "six billion people .",
        NewPopulation = "eight billion people .",
    };

    public required string Men { get; init; }

    public required string Women { get; init; }

    public required string Families { get; init; }

    public required string FeminineEnding { get; init; }

    public required FactRelation[] Relations { get; init; }

    /// <summary>Country in the form that follows «столица», city.</summary>
    public required (string Country, string City)[] Capitals { get; init; }

    public required string Suppose { get; init; }

    /// <summary>Before and after the city, where the country is to be named.</summary>
    public required (string Before, string After) CityFirst { get; init; }

    /// <summary>Before and after the country, where the city is to be named.</summary>
    public required (string Before, string After) CountryFirst { get; init; }

    public required string Population { get; init; }

    public required string OldPopulation { get; init; }

    public required string NewPopulation { get; init; }

    /// <summary>Every name: a first name and a family name that agrees.</summary>
    public IEnumerable<string> People()
    {
        var families = Families.Split(' ');
        return Men.Split(' ').SelectMany(_ => families, (name, family) => $"{name} {family}")
            .Concat(Women.Split(' ').SelectMany(_ => families, (name, family) => $"{name} {family}{FeminineEnding}"));
    }

    /// <summary>First names and family names, those of men and of women apart: a family name agrees.</summary>
    public IEnumerable<IEnumerable<string>> Groups()
    {
        var families = Families.Split(' ');
        return FeminineEnding.Length == 0
            ? [[.. Men.Split(' '), .. Women.Split(' ')], families]
            : [Men.Split(' '), Women.Split(' '), families, families.Select(family => family + FeminineEnding)];
    }

    private static string[] List(string before, string words) => [.. words.Split(' ').Select(word => before + word)];
}
