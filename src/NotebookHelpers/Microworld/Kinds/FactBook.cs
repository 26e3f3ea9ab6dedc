using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// What is true in the world: who lives where, works as what and loves what, and which city is the capital of which country.
/// Drawn once from the world's seed.
/// </summary>
public sealed class FactBook
{
    /// <summary>Draws the facts.</summary>
    internal FactBook(FactOptions options, FactWords words, int worldSeed)
    {
        var random = new SeededRandom(worldSeed);
        Relations = words.Relations;
        Subjects = options.InventedNames > 0 ? Invented(options.InventedNames, options.GluedNames ? "" : " ") : [.. words.People()];
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

    /// <summary>The three relations.</summary>
    public IReadOnlyList<FactRelation> Relations { get; }

    /// <summary>Names, of two words each unless they are glued.</summary>
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

    // For capacity experiments: n × n names of two invented words, all pairs allowed.
    private static List<string> Invented(int parts, string between)
    {
        string[] onsets = ["Бар", "Вел", "Гор", "Дал", "Зор", "Кам", "Лир", "Мал", "Нор", "Рад"];
        string[] ends = ["ан", "ек", "им", "ол", "ур", "ат", "ен", "ис", "он", "ум"];
        string[] families = ["бар", "вел", "гор", "дал", "зор", "кам", "лир", "мал", "нор", "рад"];
        var first = onsets.SelectMany(_ => ends, (a, b) => a + b).Take(parts).ToArray();
        var second = onsets.SelectMany(_ => families, (a, b) => a + "о" + b).Take(parts);
        return [.. second.SelectMany(_ => first, (family, name) => $"{name}{between}{family}")];
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
