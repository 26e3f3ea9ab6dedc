using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Preferences;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using Xunit;
using Tables = BetweenTokens.Training.Sweeps.Sweeps;

namespace BetweenTokens.Tests.Training.Preferences;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class PreferenceProbeTests
{
    private static readonly TrainingRecipe _recipe = TrainerTests.Tiny with
    {
        World = TrainerTests.Tiny.World with { Shares = TrainerTests.Tiny.World.Shares.Clear().Add("advice", 0.5).Add("weather", 0.5) },
        Steps = 3,
    };

    private static readonly PreferenceProbe _probe = new(_recipe,
    [
        new("base", 0.3, null),
        new("direct", 0.3, PreferenceOptions.Dpo(0.3) with { Batch = 8, Rate = 0.03, Steps = 3 }),
        new("gradient", 0.3, PreferenceOptions.PolicyGradient(0.3) with { Batch = 8, Rate = 0.02, Steps = 3 }),
    ]);

    private static readonly Sweep _sweep =
        new() { Name = "liked", Question = "?", Variants = _probe.Variants, Rates = [], Probe = _probe, ChosenBy = "kl" };

    [Fact]
    public void Every_tuning_of_a_seed_starts_from_the_same_base_and_moves_away()
    {
        var table = _sweep.RateCells(2).ToDictionary(cell => (cell.Variant, cell.Seed), cell => SweepRunner.Train(_sweep, cell));
        Assert.Equal(6, table.Count);
        Assert.All(table.Values, row => Assert.Equal(
            _probe.Measures.Order(StringComparer.Ordinal), row.Measures.Keys.Order(StringComparer.Ordinal)));
        Assert.Contains("kl_weather", _probe.Measures);
        foreach (var seed in new[] { 1, 2 })
        {
            Assert.Equal(0, table[("base", seed)]["kl_from_base"], 1e-6);
            Assert.All(new[] { "direct", "gradient" }, variant => Assert.InRange(table[(variant, seed)]["kl_from_base"], 1e-5, 10));
            Assert.Equal(table[("base", seed)]["best_objective"], table[("direct", seed)]["best_objective"]);
        }

        Assert.NotEqual(table[("base", 1)]["best_objective"], table[("base", 2)]["best_objective"]);
    }

    [Fact]
    public void A_cell_trained_again_is_the_same_and_leaves_no_tensor_behind()
    {
        var cell = new SweepCell("gradient", 0.02, 1);
        var first = SweepRunner.Train(_sweep, cell); // its base is kept
        Live.Same(() => Assert.Equal(first.Measures, SweepRunner.Train(_sweep, cell).Measures));
        Assert.Empty(SweepRunner.Train(_sweep, cell, steps: 2).Measures);
    }

    [Fact]
    public void The_table_is_of_its_tunings()
    {
        Assert.Equal([0.02], _sweep.RateCells(1).Where(cell => cell.Variant == "gradient").Select(cell => cell.Rate));
        Assert.Contains("tuning direct: {\"batch\":8,\"beta\":0.3,\"method\":\"Dpo\",\"rate\":0.03,\"steps\":3}", _sweep.Describe());
        var other = _sweep with
        {
            Probe = new PreferenceProbe(_recipe,
                [new("base", 0.3, null), new("direct", 0.3, PreferenceOptions.Dpo(0.3) with { Batch = 9, Rate = 0.03, Steps = 3 })]),
        };
        Assert.NotEqual(_sweep.Hash, other.Hash);
        Assert.DoesNotContain(Tables.Of("preferences").Variants, variant => variant.Name.Contains(',', StringComparison.Ordinal));
    }
}
