using System.Collections.Immutable;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Training;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>
/// Two trainings that differ in where the asked-for pair stands: anywhere, or in the first and last quarter alone. What is found in each
/// tenth of the list, early and late in training; five seeds. Half of the tokens are repeated sequences, on which copying is learnt.
/// Decides no claim.
/// </summary>
public static class NeedleTrainings
{
    private static readonly long[] _seeds = [81, 82, 83, 84, 85];

    /// <summary>Steps after which is looked.</summary>
    internal static IReadOnlyList<int> Looks { get; } = [500, 1000, 1500, 3000];

    /// <summary>Share of questions from the edges, as rows and in pictures.</summary>
    internal static IReadOnlyList<(double Bias, string Name, string Said)> Kinds { get; } =
        [(0, "anywhere", "спрашивали отовсюду"), (1, "edges", "спрашивали с краёв")];

    internal static Survey Survey { get; } = new()
    {
        Name = "needle trained",
        Kind = EvidenceKind.Glass,
        Recipe = Lines,
        Columns = [.. Looks.SelectMany(step => Enumerable.Range(0, 10).Select(tenth => $"right {tenth} at {step}"))],
        Run = scope => ("networks of 3 layers on lists of up to 16 pairs", KeptTrainings.Rows(
            "needle", Lines, from seed in _seeds from kind in Kinds select ($"{kind.Name}/{seed}", (kind.Bias, seed)), Train,
            scope.Progress)),
    };

    private static string Lines => string.Join('\n', Kinds.Select(kind => $"{kind.Name}: {RecipeText.Of(RecipeOf(kind.Bias))}"));

    /// <summary>The recipe: the position family's network on needles alone.</summary>
    internal static TrainingRecipe RecipeOf(double bias)
    {
        var recipe = TrainingRecipes.Load("positions-rotary");
        return recipe with
        {
            World = new()
            {
                Shares = ImmutableSortedDictionary<string, double>.Empty.Add("needle", 0.5).Add("repeats", 0.5),
                MaxTokens = 128,
                Needle = new() { EdgeBias = bias },
            },
            Length = 128,
            Rows = 16,
            RowsAtOnce = 8,
            KeepAt = [],
            Steps = 3000,
            Model = recipe.Model with { Rotary = new() { Base = 500 } }, // looking up forms sooner than at ten thousand
            Targets = TargetChoice.Decided, // the answers alone: looking up forms sooner where nothing else is asked
            Optimiser = recipe.Optimiser with { MuonRate = 0.02 },
        };
    }

    private static IReadOnlyList<double> Train((double Bias, long Seed) unit)
    {
        var recipe = RecipeOf(unit.Bias) with { CorpusSeed = unit.Seed, ModelSeed = unit.Seed };
        var law = GlassModel.LawOf(recipe);
        using var trainer = new Trainer(recipe, device: CPU); // the same bytes on every machine
        var rows = new List<double>();
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
            if (Looks.Contains(trainer.Step))
            {
                rows.AddRange(NeedleSurveys.ByTenth(trainer.Transformer, law));
            }
        }

        return rows;
    }
}
