using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>What a network trained on two sentences says after «кошка».</summary>
/// <param name="Sits">How often «кошка сидит на коврике» stands in its corpus.</param>
/// <param name="Sleeps">How often «кошка спит на коврике» does.</param>
/// <param name="Seed">Seed of the first weights.</param>
/// <param name="PSits">Probability of «сидит».</param>
/// <param name="PSleeps">Probability of «спит».</param>
public sealed record SentenceRun(int Sits, int Sleeps, long Seed, double PSits, double PSleeps)
{
    /// <summary>Distance of the probability of «сидит» from its share in the corpus.</summary>
    public double Distance => Math.Abs(PSits - ((double)Sits / (Sits + Sleeps)));

    /// <summary>The proportion, as text.</summary>
    public string Proportion => $"{Sits}:{Sleeps}";
}

/// <summary>01-03: two sentences in a known proportion, learnt from nothing in half a second.</summary>
public static class TwoSentences
{
    private const string Start = "кошка";
    private static readonly string[] _verbs = ["сидит", "спит"];

    /// <summary>The network and its training: a single world of scenes gives the words, the corpus has these two sentences only.</summary>
    public static TrainingRecipe Recipe { get; } = new()
    {
        Name = "two-sentences",
        World = new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 1), MaxTokens = 24 },
        Model = new() { DVocab = 1, NLayers = 1, DModel = 32, NHeads = 2, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Rows = 1,
        Length = 48,
        Steps = 40,
        WarmUp = 5,
        Optimiser = new() { AdamRate = 0.03 },
    };

    /// <summary>Trains one network.</summary>
    /// <param name="sits">How often the corpus has «кошка сидит на коврике».</param>
    /// <param name="sleeps">How often it has «кошка спит на коврике».</param>
    /// <param name="seed">Seed of the first weights and of the order.</param>
    public static SentenceRun Train(int sits, int sleeps, long seed)
    {
        var recipe = Recipe with { ModelSeed = seed, CorpusSeed = seed };
        var corpus = Corpus.Of(
            World.Create(recipe.World), ($"{Start} {_verbs[0]} на коврике .", sits), ($"{Start} {_verbs[1]} на коврике .", sleeps));
        using var trainer = new Trainer(recipe, corpus);
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        var p = Distributions.Softmax(NextLogits.After(trainer.Transformer, [[trainer.Law.EndToken, .. trainer.World.Read(Start)]])[0]);
        return new(sits, sleeps, seed, p[trainer.World.Words.Find(_verbs[0])], p[trainer.World.Words.Find(_verbs[1])]);
    }

    /// <summary>Trains several networks, seeds 1, 2, ….</summary>
    public static IReadOnlyList<SentenceRun> Train(int sits, int sleeps, int seeds = 5) =>
        [.. Enumerable.Range(1, seeds).Select(seed => Train(sits, sleeps, (long)seed))];

    /// <summary>What the runs say of the claim.</summary>
    /// <param name="runs">Runs of one or several proportions.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static Evidence Measure(IReadOnlyList<SentenceRun> runs, long seed = 103) => new(
        EvidenceKind.Glass,
        $"glass/{Recipe.Name}, trained here",
        [.. runs.GroupBy(run => run.Proportion).SelectMany(group => new[]
        {
            Measured.Mean($"mass on the two verbs: {group.Key}", [.. group.Select(run => run.PSits + run.PSleeps)], seed),
            Measured.Mean($"distance from the share: {group.Key}", [.. group.Select(run => run.Distance)], seed),
        })]);
}
