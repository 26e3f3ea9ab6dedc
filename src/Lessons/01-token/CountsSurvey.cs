using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// 01-02 ahead: networks that read a large corpus about once, and networks that read a small one about twenty times, each against
/// the counts of its own corpus.
/// </summary>
public static class CountsSurvey
{
    /// <summary>Beginnings that stand so often and more are frequent; those that stand three times and less are rare.</summary>
    public const int Often = 64;

    private const int Rare = 3;

    /// <summary>Reads 300,000 words once: 147 steps of 2,048.</summary>
    public static TrainingRecipe Once { get; } = Descent.Recipe with { Name = "counts-once", Steps = 147 };

    /// <summary>The same number of steps over 15,000 words: twenty times.</summary>
    public static TrainingRecipe Twenty { get; } = Once with { Name = "counts-twenty", CorpusTokens = 15_000 };

    /// <summary>The survey of one of the recipes.</summary>
    internal static Survey Of(string name, TrainingRecipe recipe) => new()
    {
        Name = name,
        Kind = EvidenceKind.Glass,
        Recipe = Trained.Text("beginnings of its own corpus, at most 120 a bin", recipe),
        Columns =
        [
            "KL(counts ‖ model), rare", "KL(counts ‖ model), often", "KL(law ‖ model), rare", "KL(law ‖ model), often", "#rare", "#often",
        ],
        Run = scope => ($"{recipe.Name}, {recipe.Steps} steps", Trained.Rows(scope, 102, 5, seed => Row(recipe.With(seed), seed))),
    };

    /// <summary>Trains one network and compares it with the counts of its corpus.</summary>
    /// <param name="recipe">Its recipe, with the seed in it.</param>
    /// <param name="seed">Seed of the choice of beginnings.</param>
    internal static double[] Row(TrainingRecipe recipe, long seed)
    {
        using var trainer = Trained.Of(recipe);
        var model = new LanguageModel($"glass/{recipe.Name}", trainer.Transformer, trainer.World.Tokenizer); // the trainer frees it
        var contexts = CountsClaim.Compare(model, TrainingLaw.Of(trainer.World), trainer.Corpus!, seed: seed);
        CountedContext[] rare = [.. contexts.Where(c => c.Count <= Rare)], often = [.. contexts.Where(c => c.Count >= Often)];
        return
        [
            rare.Average(c => c.CountsModel), often.Average(c => c.CountsModel),
            rare.Average(c => c.LawModel), often.Average(c => c.LawModel), rare.Length, often.Length,
        ];
    }

    /// <summary>What the rows say: one number for the rare and one for the frequent beginnings.</summary>
    /// <param name="condition">How often the corpus was read, as shown.</param>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string condition) => tables => Evidence.Of(
        tables[0],
        Measured.MeanOfSeeds($"KL(counts ‖ model): {condition}, частые начала", tables[0]["KL(counts ‖ model), often"]),
        Measured.MeanOfSeeds($"KL(counts ‖ model): {condition}, редкие начала", tables[0]["KL(counts ‖ model), rare"]));
}
