using System.Collections.Concurrent;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>The models of section 4 and the texts that they read.</summary>
internal static class ContextWorld
{
    public const string Glass = "glass/base", Real = "smollm2-135m-instruct", World = "мир", English = "SmolLM2";

    private static readonly ConcurrentDictionary<string, TrainingLaw> _laws = new();

    /// <summary>The law that a glass model was trained on, in words.</summary>
    public static TrainingLaw Law(string glass) => _laws.GetOrAdd(
        glass, name => GlassModel.LawOf(TrainingRecipes.Load(name.Split('/')[^1].Split('@', ',')[0])));

    /// <summary>A text in the law's words, with the mark that begins a document before it.</summary>
    public static int[] Read(Law law, string text) => [law.EndToken, .. law.Words.Text(text)];

    /// <summary>
    /// The first documents of a seed with so many tokens at least, each as it is read: the mark, then so many tokens of it.
    /// </summary>
    public static IEnumerable<(int Index, int[] Ids)> Documents(Law law, int tokens, long seed) =>
        Enumerable.Range(0, int.MaxValue)
            .Select(index => (index, Ids: new Sampler(law, new SeededRandom(seed).Fork(index).NextInt64()).Next()))
            .Where(one => one.Ids.Length > tokens).Select(one => (one.index, (int[])[law.EndToken, .. one.Ids[..(tokens - 1)]]));

    /// <summary>The first tokens of the English passages, those that are as long.</summary>
    public static IEnumerable<(string Unit, int[] Ids)> Passages(LanguageModel model, int tokens) =>
        Passage.English.Select(passage => (passage.Id, Ids: model.PromptIds(passage.Text)))
            .Where(one => one.Ids.Length >= tokens).Select(one => (one.Id, one.Ids[..tokens]));

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => $"{index:0000}";

    /// <summary>Largest difference between the log-probabilities of two rows of logits, nats.</summary>
    public static double LargestChange(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var (p, q, largest) = (new float[one.Length], new float[one.Length], 0.0);
        Distributions.LogSoftmax(one, p);
        Distributions.LogSoftmax(other, q);
        for (var i = 0; i < p.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(p[i] - q[i]));
        }

        return largest;
    }

    /// <summary>Layers by thirds of the depth: lower, middle, upper.</summary>
    public static IReadOnlyList<int[]> Thirds(int layers) =>
        [.. Enumerable.Range(0, 3).Select(third => Enumerable.Range(0, layers).Where(layer => layer * 3 / layers == third).ToArray())];

    /// <summary>A claim's measures of the world and of SmolLM2.</summary>
    public static IEnumerable<ClaimMeasure> Both(
        string claim, Survey world, Survey english, Func<string, SurveyTable, Evidence> judge) =>
        [Of(claim, World, world, judge), Of(claim, English, english, judge)];

    /// <summary>A claim's measure of one survey.</summary>
    public static ClaimMeasure Of(string claim, string condition, Survey survey, Func<string, SurveyTable, Evidence> judge) =>
        new(claim, [survey.Name], tables => judge(condition, tables[0]));
}
