using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>A word of the world with two senses, and the sentence that decides each.</summary>
/// <param name="Word">The word, which ends both sentences.</param>
/// <param name="First">A sentence of the first sense.</param>
/// <param name="Second">A sentence of the second.</param>
/// <param name="Open">A sentence that decides nothing.</param>
public sealed record WorldSense(string Word, string First, string Second, string Open);

/// <summary>Words of the world by kind, pairs and senses, as its law has them; named without a look at any vector.</summary>
public static class EmbeddingWorld
{
    internal const string Glass = "glass/base", Real = "smollm2-135m-instruct";

    /// <summary>Nouns in the nominative by what the law does with them.</summary>
    public static IReadOnlyList<WordKind> Kinds { get; } =
    [
        Kind("звери", "кот кошка пёс собака тигр тигрица лев львица волк волчица медведь медведица заяц зайчиха слон слониха козёл коза "
            + "осёл ослица бегемот гиппопотам"),
        Kind("птицы", "орёл орлица голубь голубка гусь гусыня"),
        Kind("суда", "корабль судно лодка яхта"),
        Kind("мужские имена", "Иван Пётр Борис Павел Юрий Артём Фёдор"),
        Kind("женские имена", "Анна Мария Ольга Вера Нина Дарья Софья"),
        Kind("фамилии на -ов и -ин", "Белов Волков Громов Жуков Зайцев Котов Лосев Орлов Петров Рыбин Соколов Титов Фомин Щукин"),
        Kind("фамилии на -ова и -ина", "Белова Волкова Громова Жукова Зайцева Котова Лосева Орлова Петрова Рыбина Соколова Титова"),
        Kind("столицы", "Париж Рим Мадрид Берлин Лондон Афины Каир Токио Пекин Дели Гавана Москва"),
        Kind("еда", "чай кофе рис мёд хлеб квас кефир изюм борщ плов творог арбуз шоколад компот"),
        Kind("погода", "снег иней ветер туман дождь гроза солнце зной"),
    ];

    /// <summary>Countries, in the case in which capitals are asked for.</summary>
    public static WordKind Countries { get; } =
        Kind("страны", "Франции Италии Испании Германии Англии Греции Египта Японии Китая Индии Кубы России");

    /// <summary>He and she of one species, which obey one law but for agreement.</summary>
    public static IReadOnlyList<WordPair> Gender { get; } = Pairs(
        "кот кошка, тигр тигрица, лев львица, волк волчица, медведь медведица, заяц зайчиха, слон слониха, орёл орлица, голубь голубка, "
        + "гусь гусыня, козёл коза, осёл ослица");

    /// <summary>One and many.</summary>
    public static IReadOnlyList<WordPair> Number { get; } = Pairs(
        "кот коты, кошка кошки, пёс псы, собака собаки, тигр тигры, тигрица тигрицы, лев львы, львица львицы, волк волки, "
        + "медведь медведи, медведица медведицы, заяц зайцы, зайчиха зайчихи, слон слоны, слониха слонихи, орёл орлы, орлица орлицы, "
        + "голубь голуби, голубка голубки, гусь гуси, гусыня гусыни, козёл козлы, коза козы, осёл ослы, бегемот бегемоты, "
        + "гиппопотам гиппопотамы, корабль корабли, судно суда, лодка лодки, яхта яхты, самолёт самолёты, "
        + "аэроплан аэропланы, облако облака");

    /// <summary>Words with two senses; the law decides by what stands before.</summary>
    public static IReadOnlyList<WorldSense> Senses { get; } =
    [
        new("ключ", "в кармане лежит ключ", "в лесу бьёт ключ", "вот ключ"),
        new("замок", "на горе стоит старый замок", "на двери висит старый замок", "вот старый замок"),
        new("коса", "у сестры длинная коса", "у деда длинная коса", "вот длинная коса"),
    ];

    /// <summary>Words by kind that a model can be asked about: those of the world, or the English ones.</summary>
    internal static IReadOnlyList<WordKind> KindsFor(LanguageModel model) => IsGlass(model) ? Kinds : EmbeddingWords.All.Categories;

    internal static bool IsGlass(LanguageModel model) => Evidence.KindOf(model.Name) == EvidenceKind.Glass;

    /// <summary>Id of a word; English words stand after a space.</summary>
    internal static int Id(LanguageModel model, string word) =>
        Inspection.TokenNames.TokenId(model.Tokenizer!, IsGlass(model) ? word : " " + word);

    /// <summary>Every word of the kinds with its kind.</summary>
    internal static IReadOnlyList<(string Word, string Kind)> Words(LanguageModel model) =>
        [.. KindsFor(model).SelectMany(kind => kind.Words.Select(word => (word, kind.Name)))];

    /// <summary>Pairs of different words of the kinds, drawn by a seed.</summary>
    internal static IReadOnlyList<(string From, string To)> Drawn(LanguageModel model, int count, long seed)
    {
        string[] words = [.. Words(model).Select(word => word.Word)];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var random = new SeededRandom(seed).Fork(i);
            var (one, other) = (random.Next(words.Length), random.Next(words.Length - 1));
            return (words[one], words[other >= one ? other + 1 : other]);
        })];
    }

    /// <summary>Beginnings of scenes, one to three whole sentences each, in which a word does not occur.</summary>
    internal static IReadOnlyList<string> Beginnings(string without, int count, long seed)
    {
        var world = World.Create(new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 1) });
        var found = new List<string>();
        for (var i = 0; found.Count < count; i++)
        {
            string[] words = [.. new Sampler(world, new SeededRandom(seed).Fork(i).NextInt64()).Next()[..^1]
                .Select(id => world.Words.Words[id])];
            int[] stops = [.. words.Index().Where(word => word.Item == ".").Select(word => word.Index)];
            var text = string.Join(' ', words[..(stops[Math.Min(i % 3, stops.Length - 1)] + 1)]);
            if (!text.Contains(without, StringComparison.Ordinal) && !found.Contains(text))
            {
                found.Add(text);
            }
        }

        return found;
    }

    /// <summary>Name of a unit by its number.</summary>
    internal static string Unit(int index) => index.ToString("0000", CultureInfo.InvariantCulture);

    private static WordKind Kind(string name, string words) => new(name, words.Split(' '));

    private static WordPair[] Pairs(string pairs) =>
        [.. pairs.Split(", ").Select(pair => pair.Split(' ')).Select(pair => new WordPair(pair[0], pair[1]))];
}
