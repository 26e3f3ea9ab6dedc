using System.Collections.Concurrent;
using BetweenTokens.Microworld;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>The models of section 5 and the documents of their worlds.</summary>
internal static class PositionWorld
{
    public const string Real = "smollm2-135m-instruct";

    /// <summary>Tokens of a document that the position family was trained on, its end mark left out.</summary>
    public const int Trained = 64;

    private static readonly ConcurrentDictionary<string, TrainingLaw> _laws = new();

    /// <summary>The schemes of the position family.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["learned", "sinusoidal", "rotary", "alibi", "none"];

    /// <summary>A scheme in Russian, for conditions.</summary>
    public static string Name(string scheme) => scheme switch
    {
        "learned" => "выученная таблица",
        "sinusoidal" => "синусоиды",
        "rotary" => "вращение",
        "alibi" => "ALiBi",
        _ => "без кодов",
    };

    /// <summary>The law that a glass model was trained on.</summary>
    public static TrainingLaw Law(string glass) => _laws.GetOrAdd(
        glass, name => GlassModel.LawOf(TrainingRecipes.Load(name.Split('/')[^1].Split('@')[0])));

    /// <summary>A document of a law, its end mark included; the same however many others are drawn.</summary>
    public static int[] Document(Law law, int index, long seed) => new Sampler(law, new SeededRandom(seed).Fork(index).NextInt64()).Next();

    /// <summary>What a model reads before each token of a document.</summary>
    public static int[] Read(Law law, int[] document) => [law.EndToken, .. document[..^1]];

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => $"{index:0000}";
}
