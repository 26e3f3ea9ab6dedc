using System.Collections.Concurrent;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Models and texts of section 9.</summary>
internal static class RotaryWorld
{
    public const string Real = "smollm2-135m-instruct", Glass = "glass/base";

    private static readonly ConcurrentDictionary<string, TrainingLaw> _laws = new();

    /// <summary>The law that a glass model was trained on.</summary>
    public static TrainingLaw Law(string glass) => _laws.GetOrAdd(
        glass, name => GlassModel.LawOf(TrainingRecipes.Load(name.Split('/')[^1].Split('@')[0])));

    /// <summary>A document of a law with its beginning, its own end mark left out: what a model reads.</summary>
    /// <param name="law">The law.</param>
    /// <param name="index">Which document of the seed; the same however many others are drawn.</param>
    /// <param name="seed">Seed of the documents.</param>
    public static int[] Document(Law law, int index, long seed) =>
        [law.EndToken, .. new Sampler(law, new SeededRandom(seed).Fork(index).NextInt64()).Next()[..^1]];

    /// <summary>The first documents of a seed that have at least so many tokens; chosen by their length alone.</summary>
    public static IEnumerable<int[]> Long(Law law, int tokens, long seed) =>
        Enumerable.Range(0, int.MaxValue).Select(i => Document(law, i, seed)).Where(ids => ids.Length >= tokens);

    /// <summary>The first tokens of an English passage.</summary>
    public static int[] English(LanguageModel model, Passage passage, int tokens) => [.. model.PromptIds(passage.Text).Take(tokens)];
}
