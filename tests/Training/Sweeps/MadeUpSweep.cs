using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Tests.Training.Sweeps;

/// <summary>A sweep of two tiny models with a probe that only counts, and tables of invented results.</summary>
internal static class MadeUpSweep
{
    public static Sweep Sweep { get; } = new()
    {
        Name = "made-up",
        Question = "Is short shorter than tall?",
        Variants = [new("short", TrainerTests.Tiny with { Steps = 2 }), new("tall", TrainerTests.Tiny with { Steps = 3 })],
        Rates = [0.01, 0.02],
        Probe = new Counter(),
        ChosenBy = "loss",
        Controls = [new("tall is tall", "height", "tall", AtLeast: 1)],
        Orders = [new("height", "short", "tall", "folklore")],
    };

    /// <summary>Heights of both variants, seed by seed; the rate 0.02 is the better one.</summary>
    public static SweepTable Table(double[] shorts, double[] talls) =>
        new(Sweep, [.. Rows("short", shorts), .. Rows("tall", talls)], "paper", "2026-01-02");

    private static IEnumerable<SweepRow> Rows(string variant, double[] heights) =>
        from rate in Sweep.Rates
        from seed in Enumerable.Range(1, heights.Length)
        select new SweepRow(new(variant, rate, seed), 1.5, new Dictionary<string, double>
        {
            ["loss"] = rate == 0.02 ? 1 : 2,
            ["height"] = rate == 0.02 ? heights[seed - 1] : -9,
            ["height@1"] = 1,
            ["height@10"] = seed,
        });

    /// <summary>The number of steps, the rate and the seed as measures: what a cell was really trained with.</summary>
    private sealed class Counter : Probe
    {
        public override IReadOnlyList<string> Measures { get; } = ["loss", "height", "height@1", "height@10"];

        public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
        {
            (measured["loss"], measured["height"]) = (recipe.Optimiser.MuonRate, step);
            (measured["height@1"], measured["height@10"]) = (recipe.ModelSeed, recipe.CorpusSeed);
        }
    }
}
