using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>
/// What a transformer, an LSTM and a retentive network of about as many weights find again of what was noted, by distance, after the
/// same texts; five seeds. And needles asked for everywhere or at the edges. Decides no claim.
/// </summary>
public static class RecallTrainings
{
    private const int Trained = 64, Read = 256;
    private static readonly long[] _seeds = [71, 72, 73, 74, 75];

    /// <summary>Distances, each up to the next.</summary>
    internal static IReadOnlyList<int> Distances { get; } = [1, 8, 16, 32, 48, 64, 96, 128, 192, 256];

    /// <summary>The kinds of network, as rows and in pictures.</summary>
    internal static IReadOnlyList<(string Name, string Said)> Kinds { get; } =
        [("transformer", "трансформер"), ("lstm", "LSTM"), ("retention", "удержание")];

    private static readonly Lazy<NoteRecall> _near = new(() => new(RecipeOf("transformer").World, Trained, 96, 1_000_417)),
        _far = new(() => new(RecipeOf("transformer").World, Read, 96, 1_000_418));

    internal static Survey Survey { get; } = new()
    {
        Name = "recall trained",
        Kind = EvidenceKind.Glass,
        Recipe = string.Join('\n', Kinds.Select(kind => $"{kind.Name}: {RecipeText.Of(RecipeOf(kind.Name))}")),
        Columns = [.. Ranges(Trained).Select(range => $"within {range.From}"), .. Ranges(Read).Select(range => $"beyond {range.From}")],
        Run = scope => ("networks of 3 layers on texts of 64 tokens", KeptTrainings.Rows(
            "recall", string.Join('\n', Kinds.Select(kind => $"{kind.Name}: {RecipeText.Of(RecipeOf(kind.Name))}")),
            from seed in _seeds from kind in Kinds select ($"{kind.Name}/{seed}", (kind.Name, seed)), Train, scope.Progress)),
    };

    /// <summary>The recipe of one kind: the texts of the position family, 106, 108 and 118 thousand weights.</summary>
    internal static TrainingRecipe RecipeOf(string kind)
    {
        var recipe = TrainingRecipes.Load("positions-rotary");
        recipe = recipe with { Optimiser = recipe.Optimiser with { MuonRate = 0.02 }, KeepAt = [] };
        return kind switch
        {
            "lstm" => recipe with { Model = RecurrentConfigs.ResidualLstm(1, 3, 64) with { NContext = Read } },
            "retention" => recipe with { Model = RecurrentConfigs.Retention(1, 3, 64, 4) with { DMlp = 128, NContext = Read } },
            _ => recipe,
        };
    }

    private static IEnumerable<(int From, int To)> Ranges(int most) =>
        Distances.Zip(Distances.Skip(1)).Where(range => range.Second <= most);

    private static IReadOnlyList<double> Train((string Kind, long Seed) unit)
    {
        var recipe = RecipeOf(unit.Kind) with { CorpusSeed = unit.Seed, ModelSeed = unit.Seed };
        using var trainer = new Trainer(recipe, device: CPU); // the same bytes on every machine
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        return [.. _near.Value.Of(trainer.Transformer, [.. Ranges(Trained)]), .. _far.Value.Of(trainer.Transformer, [.. Ranges(Read)])];
    }
}
