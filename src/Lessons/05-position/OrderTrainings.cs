using BetweenTokens.Lessons.Claims;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>05-03: how much of the order of words a network learns with position codes, and how much without.</summary>
/// <remarks>
/// Recipes and measure are those of the sweep <c>no-position</c>, whose seeds 1 to 5 are known; rates are the best of that sweep, the
/// seeds are fresh.
/// </remarks>
public static class OrderTrainings
{
    private static readonly Lazy<OrderTwoProbe> _probe = new(() => new(TrainingRecipes.Load("order-rotary-masked")));
    private static readonly long[] _seeds = [11, 12, 13, 14, 15];

    private static readonly (string Variant, double Rate)[] _variants =
    [
        ("none next", 0.02), ("rotary next", 0.01), ("none masked", 0.01), ("rotary masked", 0.01),
        ("none masked-causal", 0.01), ("rotary masked-causal", 0.01),
    ];

    /// <summary>What is asked, and how the condition is called.</summary>
    internal static IReadOnlyList<(string Task, string Condition)> Tasks { get; } =
    [
        ("next", "следующее слово, маска"), ("masked", "скрытое слово, без маски"), ("masked-causal", "скрытое слово, маска"),
    ];

    /// <summary>Thirty trainings.</summary>
    internal static Survey Survey { get; } = new()
    {
        Name = "order trained",
        Kind = EvidenceKind.Glass,
        Recipe = RecipeLines,
        Columns = ["recovered", "excess"],
        Run = scope => ("networks of 3 layers on texts of 16 tokens, with rotary codes and without any",
            KeptTrainings.Rows("order trained", RecipeLines, Units(), Train, scope.Progress)),
    };

    /// <summary>What the trainings say.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables)
    {
        double[] Of(string variant) => tables[0].Where(row => row.Id.StartsWith(variant + "/", StringComparison.Ordinal))["recovered"];
        return Evidence.Of(
            tables[0],
            [
                .. Tasks.SelectMany(task => new[]
                {
                    Measured.MeanOfSeeds($"share of the order learnt with codes: {task.Condition}", Of($"rotary {task.Task}")),
                    Measured.MeanOfSeeds($"share of the order learnt without codes: {task.Condition}", Of($"none {task.Task}")),
                }),
            ]);
    }

    private static string RecipeLines => string.Join(
        '\n', _variants.Select(v => $"{v.Variant}: {RecipeText.Of(RecipeOf(v.Variant, v.Rate))}"));

    private static TrainingRecipe RecipeOf(string variant, double rate) =>
        TrainingRecipes.Load($"order-{variant.Replace(' ', '-')}").At(rate);

    private static IEnumerable<(string Id, (TrainingRecipe Recipe, long Seed) Unit)> Units() =>
        from variant in _variants
        from seed in _seeds
        select ($"{variant.Variant}/{seed}", (RecipeOf(variant.Variant, variant.Rate), seed));

    private static IReadOnlyList<double> Train((TrainingRecipe Recipe, long Seed) unit)
    {
        using var trainer = Trainings.ToTheEnd(unit.Recipe with { CorpusSeed = unit.Seed, ModelSeed = unit.Seed });
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var measured = new Dictionary<string, double>();
        _probe.Value.Look(trainer.Transformer, unit.Recipe, trainer.Step, measured);
        return [measured["recovered"], measured["excess"]];
    }
}
