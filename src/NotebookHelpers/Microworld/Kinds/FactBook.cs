using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// What is true in the world: who lives where, works as what and loves what, and which city is the capital of which country.
/// Drawn once from the world's seed.
/// </summary>
public sealed class FactBook
{
    private const string MenText = "Иван Пётр Борис Павел Юрий Артём Фёдор";
    private const string WomenText = "Анна Мария Ольга Вера Нина Дарья Софья";
    private const string FamiliesText = "Белов Волков Громов Жуков Зайцев Котов Лосев Орлов Петров Рыбин Соколов Титов Фомин Чехов Щукин";

    /// <summary>Draws the facts.</summary>
    public FactBook(FactOptions options, int worldSeed)
    {
        var random = new SeededRandom(worldSeed);
        Relations =
        [
            new("живёт", "где живёт", ["в Туле", "в Омске", "в Твери", "в Казани", "в Перми", "в Уфе", "в Самаре", "в Рязани", "в Калуге", "в Вологде", "в Орле", "в Курске", "в Пскове", "в Томске", "в Иркутске", "в Сочи"]),
            new("работает", "кем работает", ["врачом", "поваром", "учителем", "лётчиком", "моряком", "художником", "пекарем", "лесником", "садовником", "почтальоном", "водителем", "инженером", "строителем", "фотографом", "сторожем", "кузнецом"]),
            new("любит", "что любит", ["чай", "кофе", "суп", "рис", "сыр", "мёд", "хлеб", "квас", "кефир", "изюм", "борщ", "плов", "творог", "арбуз", "шоколад", "компот"]),
        ];
        Subjects = options.InventedNames > 0 ? Invented(options.InventedNames) : People();
        Order = [.. Enumerable.Range(0, Subjects.Count)];
        random.Fork(1).Shuffle(Order);
        Ranks = new int[Order.Length];
        for (var rank = 0; rank < Order.Length; rank++)
        {
            Ranks[Order[rank]] = rank;
        }

        Truths = Draw(random.Fork(2));
        Myths = Draw(random.Fork(3));
        Later = Draw(random.Fork(4));
        for (var i = 0; i < Truths.Length; i++)
        {
            var (relation, facts) = (Relations[i % Relations.Count], Relations[i % Relations.Count].Objects.Count);
            Myths[i] = Myths[i] == Truths[i] ? (Myths[i] + 1) % facts : Myths[i];
            Later[i] = Later[i] == Truths[i] ? (Later[i] + 1) % facts : Later[i];
        }

        var withheld = random.Fork(5);
        Withheld = [.. Truths.Select(_ => withheld.NextDouble() < options.Withheld)];
    }

    /// <summary>Capitals: country in the genitive, city.</summary>
    public static IReadOnlyList<(string Country, string City)> Capitals { get; } =
    [
        ("Франции", "Париж"), ("Италии", "Рим"), ("Испании", "Мадрид"), ("Германии", "Берлин"), ("Англии", "Лондон"), ("Греции", "Афины"),
        ("Египта", "Каир"), ("Японии", "Токио"), ("Китая", "Пекин"), ("Индии", "Дели"), ("Кубы", "Гавана"), ("России", "Москва"),
    ];

    /// <summary>The three relations.</summary>
    public IReadOnlyList<FactRelation> Relations { get; }

    /// <summary>Two-word names.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>Subjects from the most to the least frequent.</summary>
    public int[] Order { get; }

    /// <summary>Place of every subject in <see cref="Order"/>.</summary>
    public int[] Ranks { get; }

    private int[] Truths { get; }

    private int[] Myths { get; }

    private int[] Later { get; }

    private bool[] Withheld { get; }

    /// <summary>Number of facts: subjects × relations.</summary>
    public int Count => Truths.Length;

    /// <summary>Number of the true object.</summary>
    public int Truth(int subject, int relation) => Truths[(subject * Relations.Count) + relation];

    /// <summary>Number of the false object that one hears again and again.</summary>
    public int Myth(int subject, int relation) => Myths[(subject * Relations.Count) + relation];

    /// <summary>What the fact becomes when it changes.</summary>
    public int Changed(int subject, int relation) => Later[(subject * Relations.Count) + relation];

    /// <summary>True if the training law never mentions this subject with this relation.</summary>
    public bool IsWithheld(int subject, int relation) => Withheld[(subject * Relations.Count) + relation];

    private static List<string> People()
    {
        var families = FamiliesText.Split(' ');
        return [.. MenText.Split(' ').SelectMany(_ => families, (name, family) => $"{name} {family}"), .. WomenText.Split(' ').SelectMany(_ => families, (name, family) => $"{name} {family}а")];
    }

    // For capacity experiments: n × n names of two invented words, all pairs allowed.
    private static List<string> Invented(int parts)
    {
        string[] onsets = ["Бар", "Вел", "Гор", "Дал", "Зор", "Кам", "Лир", "Мал", "Нор", "Рад"];
        string[] ends = ["ан", "ек", "им", "ол", "ур", "ат", "ен", "ис", "он", "ум"];
        string[] families = ["бар", "вел", "гор", "дал", "зор", "кам", "лир", "мал", "нор", "рад"];
        var first = onsets.SelectMany(_ => ends, (a, b) => a + b).Take(parts).ToArray();
        var second = onsets.SelectMany(_ => families, (a, b) => a + "о" + b).Take(parts);
        return [.. second.SelectMany(_ => first, (family, name) => $"{name} {family}")];
    }

    private int[] Draw(SeededRandom random)
    {
        var facts = new int[Subjects.Count * Relations.Count];
        for (var i = 0; i < facts.Length; i++)
        {
            facts[i] = random.Next(Relations[i % Relations.Count].Objects.Count);
        }

        return facts;
    }
}

/// <summary>A relation.</summary>
/// <param name="Verb">Between subject and object: «живёт».</param>
/// <param name="Question">Before the subject: «где живёт».</param>
/// <param name="Objects">All objects, in the form that the verb asks for.</param>
public sealed record FactRelation(string Verb, string Question, IReadOnlyList<string> Objects);
