using System.Collections.Concurrent;
using System.Globalization;
using BetweenTokens.Microworld;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>The models of section 12 and the documents of their world.</summary>
internal static class SamplingWorld
{
    public const string Glass = "glass/base", Real = "smollm2-135m-instruct", InWorld = "мир", InEnglish = "SmolLM2";

    private static readonly ConcurrentDictionary<string, TrainingLaw> _laws = new();

    /// <summary>The law that a glass model was trained on, in words.</summary>
    public static TrainingLaw Law(string glass) => _laws.GetOrAdd(
        glass, name => GlassModel.LawOf(TrainingRecipes.Load(name.Split('/')[^1].Split('@', ',')[0])));

    /// <summary>A document of a law without its end mark; the same however many others are drawn.</summary>
    public static int[] Document(Law law, int index, long seed) =>
        new Sampler(law, new SeededRandom(seed).Fork(index).NextInt64()).Next()[..^1];

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => index.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>A share in a column: «size 0.95».</summary>
    public static string At(string name, float share) => $"{name} {share.ToString("0.###", CultureInfo.InvariantCulture)}";

    /// <summary>A condition: «мир, p = 0,95».</summary>
    public static string Said(string condition, float share) =>
        $"{condition}, p = {share.ToString("0.###", CultureInfo.InvariantCulture).Replace('.', ',')}";
}
