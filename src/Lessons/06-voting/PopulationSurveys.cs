using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>
/// 06-05: «six billion people on Earth». A real model is asked how many there are; small worlds are told the old number in a tenth,
/// a half and nine tenths of the texts, and nothing in them says which number is the old one.
/// </summary>
public static class PopulationSurveys
{
    private const int Seeds = 5;
    private const long FirstSeed = 605;

    private static readonly double[] _shares = [0.1, 0.5, 0.9];
    private static readonly string[] _words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>Facts only, nobody lies, and one number is told in two versions.</summary>
    public static TrainingRecipe Recipe { get; } = new()
    {
        Name = "population",
        World = new()
        {
            Shares = WorldOptions.BaseShares.Clear().Add("facts", 1),
            Facts = new() { Liars = 0, Noise = 0, Myth = 0 },
        },
        CorpusTokens = 64_000,
        Model = new() { DVocab = 1, NLayers = 2, DModel = 64, NHeads = 4, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Rows = 8,
        Steps = 240,
        WarmUp = 10,
        Optimiser = new() { AdamRate = 0.006 },
    };

    /// <summary>Twenty-four wordings of the question, in English.</summary>
    public static Survey Wordings { get; } = SurveyModels.Survey("population-wordings", VotingWorld.Real,
        ["log odds", "mass on 1 to 9"], _ => VotingQuestions.All.Population.Index(), (model, one) => Row(model, one.Index, one.Item));

    /// <summary>Five seeds, three shares of the old number.</summary>
    public static Survey Trained { get; } = new()
    {
        Name = "population-trained",
        Kind = EvidenceKind.Glass,
        Recipe = $"{TrainingRecipes.Write(Recipe)} seeds {FirstSeed} to {FirstSeed + Seeds - 1}, old share {string.Join(" ", _shares)}",
        Columns = ["one text of ten", "half of the texts", "nine texts of ten"],
        Run = scope => ("recipe population", [.. scope.Of(Enumerable.Range(0, Seeds)).Select(seed =>
        {
            scope.Progress?.Invoke($"seed {seed.Item}");
            return new SurveyRow($"{FirstSeed + seed.Item}", [.. _shares.Select(share => OldNumber(FirstSeed + seed.Item, share))]);
        })]),
    };

    /// <summary>One wording: ln p(6) − ln(p(7) + p(8)), in digits and words together, and the mass of all numbers from 1 to 9.</summary>
    /// <remarks>The answers are read as « 6», « 6.1 billion» and so on: whatever begins with the digit, or with the word.</remarks>
    public static SurveyRow Row(LanguageModel model, int index, string wording)
    {
        string[] forms = [.. Enumerable.Range(1, 9).Select(i => $" {i}"), .. _words.Select(word => $" {word}")];
        double[] p = [.. Continuations.LogProbabilities(model, wording, forms).Select(Math.Exp)];
        double Of(int number) => p[number - 1] + p[number + 8];
        return new(VotingWorld.Unit(index), Math.Log(Of(6)) - Math.Log(Of(7) + Of(8)), p.Sum());
    }

    /// <summary>Trains one small model; the probability of the old number among the two after «на Земле живёт».</summary>
    /// <param name="seed">Seed of the corpus, the first weights and the order.</param>
    /// <param name="oldShare">How many of the texts that name a number name the old one.</param>
    public static double OldNumber(long seed, double oldShare)
    {
        var recipe = Recipe with
        {
            ModelSeed = seed,
            CorpusSeed = seed,
            World = Recipe.World with { Facts = Recipe.World.Facts with { OldShare = oldShare } },
        };
        using var trainer = new Trainer(recipe);
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        var words = trainer.World.Words;
        var p = Distributions.Softmax(NextLogits.After(trainer.Transformer, [[trainer.Law.EndToken, .. words.Text("на Земле живёт")]])[0]);
        double old = p[words.Word("шесть")], now = p[words.Word("восемь")];
        return old / (old + now);
    }

    /// <summary>Part 1.</summary>
    public static Evidence Judge(SurveyTable wordings) => Evidence.Of(
        wordings,
        Measured.Mean("mass on the numbers 1 to 9", wordings["mass on 1 to 9"], 605),
        Measured.Mean("log odds of 6 against 7 and 8", wordings["log odds"], 605));

    /// <summary>Parts 2 and 3.</summary>
    public static Evidence JudgeTrained(SurveyTable trained) => Evidence.Of(
        trained,
        [.. trained.Columns.Select(column => Measured.MeanOfSeeds($"probability of the old number, {column}", trained[column]))]);
}
