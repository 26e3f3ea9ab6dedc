using System.Collections.Concurrent;
using System.Globalization;
using BetweenTokens.Microworld;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>The models of section 8 and the documents of their world.</summary>
internal static class FeedForwardWorld
{
    public const string Glass = "glass/base", Real = "smollm2-135m-instruct", InWorld = "мир", InEnglish = "SmolLM2";

    private static readonly ConcurrentDictionary<string, TrainingLaw> _laws = new();

    /// <summary>The law that a glass model was trained on.</summary>
    public static TrainingLaw Law(string glass) => _laws.GetOrAdd(
        glass, name => GlassModel.LawOf(TrainingRecipes.Load(name.Split('/')[^1].Split('@', ',')[0])));

    /// <summary>A document of a law with the mark that starts it; the same however many others are drawn.</summary>
    public static int[] Document(Law law, int index, long seed) =>
        [law.EndToken, .. new Sampler(law, new SeededRandom(seed).Fork(index).NextInt64()).Next()[..^1]];

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => index.ToString("0000", CultureInfo.InvariantCulture);
}
