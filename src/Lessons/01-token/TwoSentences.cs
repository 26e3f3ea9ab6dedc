using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
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

    internal static Survey Survey { get; } = new()
    {
        Name = "two sentences",
        Kind = EvidenceKind.Glass,
        Recipe = Trained.Text("1:1 and 3:1", Recipe),
        Columns = ["sits, 1:1", "sleeps, 1:1", "sits, 3:1", "sleeps, 3:1"],
        Run = scope => (Described, Trained.Rows(scope, 103, 10, seed => Row(Train(1, 1, seed), Train(3, 1, seed)).Values)),
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
        using var trainer = Trained.Of(recipe, corpus);
        var p = Distributions.Softmax(NextLogits.After(trainer.Transformer, [[trainer.Law.EndToken, .. trainer.World.Read(Start)]])[0]);
        return new(sits, sleeps, seed, p[trainer.World.Words.Find(_verbs[0])], p[trainer.World.Words.Find(_verbs[1])]);
    }

    /// <summary>Trains several networks, seeds 1, 2, ….</summary>
    public static IReadOnlyList<SentenceRun> Train(int sits, int sleeps, int seeds = 5) =>
        [.. Enumerable.Range(1, seeds).Select(seed => Train(sits, sleeps, (long)seed))];

    /// <summary>What the networks of several seeds say of the claim.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables)
    {
        double[] Both(string proportion, Func<double, double, double> of) =>
            [.. tables[0][$"sits, {proportion}"].Zip(tables[0][$"sleeps, {proportion}"], of)];
        double FromHalf(double sits, double sleeps) => Math.Abs((sits / (sits + sleeps)) - 0.5);
        return Evidence.Of(
            tables[0],
            Measured.MeanOfSeeds("distance of the shares from one half, 3:1", Both("3:1", FromHalf)),
            Measured.MeanOfSeeds("mass on the two verbs", Both("1:1", (sits, sleeps) => sits + sleeps)),
            Measured.MeanOfSeeds("distance of the shares from one half", Both("1:1", FromHalf)));
    }

    /// <summary>The same of networks that were trained here: 1:1 and 3:1, the same seeds of both.</summary>
    public static Evidence Measure(IReadOnlyList<SentenceRun> runs) => Judge(
    [
        new(Survey.Name, Described, Survey.Kind, Survey.Columns, [.. runs.Where(run => run.Sits == run.Sleeps)
            .Join(runs.Where(run => run.Sits > run.Sleeps), run => run.Seed, run => run.Seed, Row)]),
    ]);

    private static string Described => $"{Recipe.Name}, {Recipe.Steps} steps";

    private static SurveyRow Row(SentenceRun even, SentenceRun uneven) =>
        new($"{even.Seed}", even.PSits, even.PSleeps, uneven.PSits, uneven.PSleeps);
}
