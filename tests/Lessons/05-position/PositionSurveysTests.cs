using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Models;
using BetweenTokens.Training.Sweeps;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L05Position;

/// <summary>Surveys of section 5 on one unit, against what they are made of.</summary>
[Trait("tier", "fast")]
public sealed class PositionSurveysTests
{
    [Fact]
    public void What_is_known_of_notes_is_what_the_sweep_measures()
    {
        using var model = LanguageModel.Load("glass/positions-sinusoidal");
        var recipe = BetweenTokens.Training.Recipes.TrainingRecipes.Load("positions-sinusoidal");
        var swept = new Dictionary<string, double>();
        using (no_grad())
        {
            new NotesProbe(recipe, 256).Look(model.Transformer, recipe, recipe.Steps, swept);
        }

        // the probe's documents: its seed and its number of texts
        var known = new NotesReading(recipe.World, 256, 1_000_003).Of(model.Transformer, [(64, 80), (128, 144)]);
        Assert.Equal(swept["excess@64"], known[0].Excess, 1e-3); // read one by one, in float32
        Assert.Equal(swept["excess@128"], known[1].Excess, 1e-3);
        Assert.InRange(known[0].Unordered, 0.5, 1.5);
    }

    [Fact]
    public void A_network_without_codes_loses_nothing_when_they_are_switched_off()
    {
        using var model = LanguageModel.Load("glass/positions-none");
        var row = SilencedSurveys.Row(model, "a", [0, 5, 9, 3, 5], 64, loaded => [.. Enumerable.Repeat(1f / loaded.VocabularySize,
            loaded.VocabularySize)]);
        Assert.Equal(4, row.Values[0]);
        Assert.Equal(row.Values[1], row.Values[2], 1e-5);
        Assert.Equal(4 * Math.Log(model.VocabularySize), row.Values[4], 1e-3);
    }

    [Fact]
    public void A_permutation_keeps_the_ends_and_one_layer_behind_the_mask_does_not_see_it()
    {
        int[] ids = [9, 1, 2, 3, 4, 8];
        var other = PermutedPrefix.Permuted(ids, new(1));
        Assert.Equal((9, 8), (other[0], other[^1]));
        Assert.Equal(ids.Order(), other.Order());
        Assert.NotEqual(ids, other);
        var stacks = PermutedPrefix.Random(networks: 1);
        Assert.InRange(stacks.Single(s => s is { Layers: 1, Causal: true, Codes: false }).Change, 0, 1e-4);
        Assert.InRange(stacks.Single(s => s is { Layers: 2, Causal: true, Codes: false }).Change, 0.01, 10);
    }
}
