using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// Sisters of base-s, trained a ninth as long on the whole mixture: with GELU, ReLU or SwiGLU in their feed-forward parts, and without
/// these parts. For 08-05 and 08-07.
/// </summary>
public static class MixtureTrainings
{
    private const int Steps = 300, Documents = 40, Places = 8;
    private const long Drawn = 857;
    private static readonly long[] _seeds = [81, 82, 83];

    /// <summary>What is trained, under its name in the rows.</summary>
    internal static IReadOnlyList<(string Name, MlpKind Kind, Activation Activation, int Inner)> Variants { get; } =
    [
        ("GELU", MlpKind.Plain, Activation.Gelu, 256), ("ReLU", MlpKind.Plain, Activation.Relu, 256),
        ("SwiGLU", MlpKind.Gated, Activation.Silu, 168), ("без FFN", MlpKind.None, Activation.Gelu, 256),
    ];

    internal static Survey Survey { get; } = new()
    {
        Name = "mixture trained",
        Kind = EvidenceKind.Glass,
        Recipe = RecipeLines,
        Columns = ["active", "carriers", "zero", "far", "excess"],
        Run = scope => ("networks of 4 layers, width 64, 1.2 million tokens of the mixture", KeptTrainings.Rows(
            "mixture trained", RecipeLines,
            _seeds.SelectMany(seed => Variants.Select(variant => ($"{variant.Name}/{seed}", (variant, seed)))),
            one => Train(one.variant, one.seed), scope.Progress)),
    };

    /// <summary>08-07: sisters that differ in the activation.</summary>
    internal static Evidence JudgeActivity(SurveyTable table) => Evidence.Of(table,
        [.. Variants.Where(v => v.Kind != MlpKind.None).Select(v => Measured.MeanOfSeeds($"share of active neurons: сестра с {v.Name}",
            OfVariant(table, v.Name)["active"]))]);

    /// <summary>08-05: the sister without feed-forward parts.</summary>
    internal static Evidence JudgeFar(SurveyTable table) => Evidence.Of(table,
        Measured.MeanOfSeeds("KL by words before the last four: смесь мира", OfVariant(table, "без FFN")["far"]));

    internal static SurveyTable OfVariant(SurveyTable table, string variant) =>
        table.Where(row => row.Id.StartsWith(variant + "/", StringComparison.Ordinal));

    private static string RecipeLines => string.Join('\n', Variants.Select(v => $"{v.Name}: {RecipeText.Of(RecipeOf(v, 1))}"));

    private static TrainingRecipe RecipeOf((string Name, MlpKind Kind, Activation Activation, int Inner) variant, long seed)
    {
        var sister = TrainingRecipes.Load("base-s");
        return sister with
        {
            Name = "mixture",
            KeepAt = [],
            Steps = Steps,
            WarmUp = 50,
            CorpusSeed = seed,
            ModelSeed = seed,
            Model = sister.Model with { Mlp = variant.Kind, Activation = variant.Activation, DMlp = variant.Inner },
        };
    }

    private static double[] Train((string Name, MlpKind Kind, Activation Activation, int Inner) variant, long seed)
    {
        using var trainer = new Trainer(RecipeOf(variant, seed), device: CPU);
        while (trainer.Step < Steps)
        {
            trainer.Next();
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Look(trainer.Transformer, trainer.Law);
    }

    private static double[] Look(Transformer network, Law law)
    {
        int[][] texts = [.. Enumerable.Range(0, 2 * Documents).Select(i => FeedForwardWorld.Document(law, i, Drawn))];
        double[] activity = [double.NaN, double.NaN, double.NaN];
        if (network.Config.Mlp != MlpKind.None)
        {
            var layers = NeuronActivity.Of(network, texts[..Documents]);
            activity = [layers.Average(one => one.Active), layers.Average(one => one.Carriers), layers.Average(one => one.Zero)];
        }

        IReadOnlyList<float[]> After(IReadOnlyList<int[]> some) => NextLogits.After(network, some);
        double[] far = [.. Enumerable.Range(0, Documents).Select(i => MarkovSurveys.Far(
            After, texts[i], texts[i + Documents], Places, new SeededRandom(Drawn).Fork(i))).Where(kl => !double.IsNaN(kl))];
        var oracle = new Oracle(law);
        BlindPlaces[] blind = [.. BlindPlaces.OfDocuments(law, 200, Drawn)];
        var said = After([.. blind.Select(place => place.Ids)]);
        var excess = blind.Zip(said, (place, logits) => Distributions.KullbackLeibler(
            Array.ConvertAll(oracle.Next(place.Ids), p => (float)Math.Log(p)), logits)).Average();
        return [.. activity, far.Average(), excess];
    }
}
