using System.Collections.Concurrent;
using System.Globalization;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>The models of section 10 and the documents of their world.</summary>
internal static class TemperatureWorld
{
    public const string Glass = "glass/base", Real = "smollm2-135m-instruct";

    private static readonly ConcurrentDictionary<string, TrainingLaw> _laws = new();

    /// <summary>The law that a glass model was trained on, in words.</summary>
    public static TrainingLaw Law(string glass) => _laws.GetOrAdd(
        glass, name => GlassModel.LawOf(TrainingRecipes.Load(name.Split('/')[^1].Split('@', ',')[0])));

    /// <summary>A document of a law without its end mark; the same however many others are drawn.</summary>
    public static int[] Document(Law law, int index, long seed) =>
        new Sampler(law, new SeededRandom(seed).Fork(index).NextInt64()).Next()[..^1];

    /// <summary>Every fact with one lasting answer, and whether its context was withheld; nothing of a world without facts.</summary>
    public static IReadOnlyList<(int Subject, int Relation, bool Withheld)> Facts(World world)
    {
        if (!world.Kinds.Any(kind => kind.Kind is Facts))
        {
            return [];
        }

        var facts = world.Kind<Facts>();
        return
        [
            .. from subject in Enumerable.Range(0, facts.Book.Subjects.Count)
               from relation in Enumerable.Range(0, facts.Book.Relations.Count)
               where !facts.Changes(subject, relation)
               select (subject, relation, facts.Book.IsWithheld(subject, relation)),
        ];
    }

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => index.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>A column of a table at a temperature: «true 0.5».</summary>
    public static string At(string name, double temperature) => string.Create(CultureInfo.InvariantCulture, $"{name} {temperature}");

    /// <summary>A temperature in a condition: «T = 0,5».</summary>
    public static string Said(double temperature) =>
        string.Create(CultureInfo.InvariantCulture, $"T = {temperature}").Replace('.', ',');
}
