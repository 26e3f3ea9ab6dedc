using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// 01-05, is the string enough? Made-up strings of words that mean nothing together are written into a corpus of scenes a known
/// number of times; the corpus is read once, and every string is asked for its last word.
/// </summary>
public static class Sayings
{
    private const int Words = 6; // of a string, the last of them is asked for
    private const int Strings = 20; // at each frequency

    /// <summary>How often the strings stand in the corpus.</summary>
    public static IReadOnlyList<int> Times { get; } = [0, 1, 4, 16, 64];

    /// <summary>A corpus of 300,000 words with the strings in it, read once: 154 steps of 2,048.</summary>
    public static TrainingRecipe Recipe { get; } = new()
    {
        Name = "sayings",
        World = new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 1) },
        CorpusTokens = 300_000,
        Model = new() { DVocab = 1, NLayers = 2, DModel = 64, NHeads = 4, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Rows = 16,
        Steps = 154,
        WarmUp = 20,
    };

    internal static Survey Survey { get; } = new()
    {
        Name = "sayings",
        Kind = EvidenceKind.Glass,
        Recipe = Trained.Text($"{Strings} strings of {Words} words at each of the frequencies {string.Join(", ", Times)}", Recipe),
        Columns = [.. Times.Select(times => $"#right, {times} times"), "#strings"],
        Run = scope => ($"{Recipe.Name}, {Recipe.Steps} steps", Trained.Rows(scope, 105, 5, Row)),
    };

    /// <summary>Trains one network; how many strings it completes right at each frequency, then how many there are of each.</summary>
    internal static double[] Row(long seed)
    {
        var recipe = Recipe.With(seed);
        var world = World.Create(recipe.World);
        var scenes = Corpus.Draw(TrainingLaw.Of(world), recipe.CorpusTokens!.Value, seed);
        var random = new SeededRandom(seed).Fork(1);
        int[] known = [.. scenes.Documents.SelectMany(document => document[..^1]).Distinct().Order()];
        var strings = Times.Select(times => (Times: times, Texts: Enumerable.Range(0, Strings)
            .Select(_ => Enumerable.Range(0, Words).Select(_ => known[random.Next(known.Length)]).ToArray()).ToArray())).ToArray();
        var told = Corpus.Of(world, [.. strings.SelectMany(s => s.Texts.Select(text => (Spell(world, text), s.Times)))]);
        using var trainer = Trained.Of(recipe, scenes.Then(told).Shuffled(seed));
        return
        [
            .. strings.Select(s => NextLogits
                .After(trainer.Transformer, [.. s.Texts.Select(text => (int[])[world.EndToken, .. text[..^1]])])
                .Zip(s.Texts, (logits, text) => Distributions.ArgMax(logits) == text[^1] ? 1.0 : 0).Sum()),
            Strings,
        ];
    }

    /// <summary>What the rows say of the claim's third part.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        Trained.Share("share of strings completed right, never in the corpus", tables[0]["#right, 0 times"], tables[0]["#strings"]),
        Trained.Share("share of strings completed right, 64 times in the corpus", tables[0]["#right, 64 times"], tables[0]["#strings"]));

    private static string Spell(World world, int[] text) => string.Join(' ', text.Select(id => world.Words.Words[id]));
}
