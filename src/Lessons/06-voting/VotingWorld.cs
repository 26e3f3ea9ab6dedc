using BetweenTokens.Microworld;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The models of section 6, and the documents of their world that its surveys take.</summary>
internal static class VotingWorld
{
    public const string Glass = "glass/base", SmallGlass = "glass/base-s", Real = "smollm2-135m-instruct";

    private static readonly Lazy<TrainingLaw> _law = new(() => GlassModel.LawOf(TrainingRecipes.Load("base")));

    /// <summary>The law that both glass models were trained on.</summary>
    public static TrainingLaw Law => _law.Value;

    /// <summary>Numbers of documents, 0, 1, …</summary>
    public static IEnumerable<int> Documents(int count) => Enumerable.Range(0, count);

    /// <summary>A document of the law, its end mark included; the same however many others are drawn.</summary>
    public static int[] Document(int index, long seed) => new Sampler(Law, new SeededRandom(seed).Fork(index).NextInt64()).Next();

    /// <summary>What a model reads before each token of a document: the mark that starts it, then all but the last.</summary>
    public static int[] Read(int[] document) => [Law.EndToken, .. document[..^1]];

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => $"{index:0000}";
}
