using BetweenTokens.Lessons.Claims;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-09: one window of 256 tokens, trained on texts of 64 or of 256; what is found again far back?</summary>
/// <remarks>As many tokens in as many steps; the sweep <c>positions</c> chose the rate on its seed 1.</remarks>
public static class ShortTrainings
{
    private const int Window = 256, Short = 64;
    private static readonly long[] _seeds = [61, 62, 63, 64, 65];

    internal static IReadOnlyList<(string Recipe, string Said, int Steps)> Schemes { get; } =
        [("positions-rotary", "вращение", 2000), ("positions-none", "без кодов", 1000)];

    internal static IReadOnlyList<(int From, int To)> Ranges { get; } = [(1, 33), (33, 64), (64, 96), (96, 128), (128, 192), (192, Window)];
    private static readonly Lazy<NoteRecall> _texts = new(() => new(RecipeOf(Schemes[0], true).World, Window, 96, 1_000_409)),
        _within = new(() => new(RecipeOf(Schemes[0], false).World, Short, 96, 1_000_410));

    internal static Survey Survey { get; } = new()
    {
        Name = "short and long texts trained",
        Kind = EvidenceKind.Glass,
        Recipe = string.Join('\n', Schemes.Select(Lines)),
        Columns = [.. Ranges.Select(range => $"recall {range.From}"), "recall far", "recall within"],
        Run = scope => ("networks of 3 layers with a window of 256 tokens", [.. Schemes.SelectMany(scheme => KeptTrainings.Rows(
            $"short and long texts, {scheme.Recipe}", Lines(scheme), Units(scheme), unit => Train(unit.Recipe, unit.Seed),
            scope.Progress))]),
    };

    /// <summary>The measures of 04-09: a scheme each, so that one whose control fails does not silence the other.</summary>
    internal static IEnumerable<ClaimMeasure> Measures =>
        Schemes.Select(scheme => new ClaimMeasure("04-09", [Survey.Name], tables => Judge(scheme.Recipe, scheme.Said, tables[0])));

    /// <summary>What the trainings of one scheme say.</summary>
    internal static Evidence Judge(string recipe, string condition, SurveyTable table)
    {
        double[] Of(bool isLong, string column) =>
            table.Where(row => row.Id.StartsWith(Name(recipe, isLong), StringComparison.Ordinal))[column];
        return Evidence.Of(
            table,
            Measured.MeanOfSeeds($"far recall after long texts: {condition}", Of(true, "recall far")),
            Measured.MeanOfSeeds($"recall within the trained length after short texts: {condition}", Of(false, "recall within")),
            Measured.MeanOfSeeds($"far recall, after long texts less after short: {condition}",
                [.. Of(true, "recall far").Zip(Of(false, "recall far"), (a, b) => a - b)]));
    }

    private static string Lines((string Recipe, string Said, int Steps) scheme) => string.Join('\n', new[] { false, true }
        .Select(isLong => $"{Name(scheme.Recipe, isLong)}: {RecipeText.Of(RecipeOf(scheme, isLong))}"));

    internal static string Name(string recipe, bool isLong) => $"{recipe}/{(isLong ? "long" : "short")}/";

    private static TrainingRecipe RecipeOf((string Recipe, string Said, int Steps) scheme, bool isLong)
    {
        var recipe = TrainingRecipes.Load(scheme.Recipe) with { Steps = scheme.Steps };
        recipe = recipe with { Optimiser = recipe.Optimiser with { MuonRate = 0.02 }, KeepAt = [] };
        return isLong
            ? recipe with { World = recipe.World with { MaxTokens = Window }, Length = Window, Rows = 4, RowsAtOnce = 4 }
            : recipe with { World = recipe.World with { MaxTokens = Short } };
    }

    private static IEnumerable<(string Id, (TrainingRecipe Recipe, long Seed) Unit)> Units(
        (string Recipe, string Said, int Steps) scheme) =>
        from seed in _seeds
        from isLong in new[] { false, true }
        select ($"{Name(scheme.Recipe, isLong)}{seed}", (RecipeOf(scheme, isLong), seed));

    private static IReadOnlyList<double> Train(TrainingRecipe recipe, long seed)
    {
        // the same bytes on every machine
        using var trainer = new Trainer(recipe with { CorpusSeed = seed, ModelSeed = seed }, device: CPU);
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        return [.. _texts.Value.Of(trainer.Transformer, [.. Ranges, (96, Window)]), .. _within.Value.Of(trainer.Transformer, (1, Short))];
    }
}
