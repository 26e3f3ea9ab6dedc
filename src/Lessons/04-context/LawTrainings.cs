using System.Collections.Immutable;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Training;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>
/// Beside 04-05: one network, trained where the later of two statements holds, and where the earlier does; five seeds. In both worlds a
/// statement that begins with «на самом деле» mostly holds. Decides no claim.
/// </summary>
public static class LawTrainings
{
    private static readonly long[] _seeds = [91, 92, 93, 94, 95];

    /// <summary>The laws, as rows and in pictures.</summary>
    internal static IReadOnlyList<(ConflictRule Rule, string Name, string Said)> Laws { get; } =
        [(ConflictRule.LastWins, "later", "верно сказанное позже"), (ConflictRule.FirstWins, "earlier", "верно сказанное раньше")];

    /// <summary>What is measured of each network, means over all pairs of professions.</summary>
    internal static IReadOnlyList<string> Columns { get; } = ["later, plain", "later, cue", "alone"];

    internal static Survey Survey { get; } = new()
    {
        Name = "values, two laws trained",
        Kind = EvidenceKind.Glass,
        Recipe = Lines,
        Columns = Columns,
        Run = scope => ("networks of 3 layers on two statements and a question", KeptTrainings.Rows(
            "laws", Lines, from seed in _seeds from law in Laws select ($"{law.Name}/{seed}", (law.Rule, seed)), Train, scope.Progress)),
    };

    private static string Lines => string.Join('\n', Laws.Select(law => $"{law.Name}: {RecipeText.Of(RecipeOf(law.Rule))}"));

    /// <summary>The recipe: the position family's network on conflicts alone.</summary>
    internal static TrainingRecipe RecipeOf(ConflictRule rule)
    {
        var recipe = TrainingRecipes.Load("positions-rotary");
        return recipe with
        {
            World = new()
            {
                Shares = ImmutableSortedDictionary<string, double>.Empty.Add("conflict", 1),
                MaxTokens = 64,
                Conflict = new() { Rule = rule, Favoured = 1 },
            },
            KeepAt = [],
            Steps = 1500,
            Optimiser = recipe.Optimiser with { MuonRate = 0.02 },
        };
    }

    private static IReadOnlyList<double> Train((ConflictRule Rule, long Seed) unit)
    {
        var recipe = RecipeOf(unit.Rule) with { CorpusSeed = unit.Seed, ModelSeed = unit.Seed };
        var law = GlassModel.LawOf(recipe);
        using var trainer = new Trainer(recipe, device: CPU); // the same bytes on every machine
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        var rows = ValueSurveys.Unordered(ValueSurveys.Professions).Select(pair => ValueSurveys.OfProfessions(
            law, texts => NextLogits.After(trainer.Transformer, texts), pair).Values).ToArray();
        return [.. Columns.Select((_, column) => rows.Average(row => row[column]))];
    }
}
