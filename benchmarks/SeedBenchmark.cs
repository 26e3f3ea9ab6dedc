using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;

namespace BetweenTokens.Benchmarks;

/// <summary>Seeds of one recipe trained as one against the same one after another, in streams of several widths.</summary>
internal static class SeedBenchmark
{
    private static readonly long[] _seeds = [1, 2, 3, 4, 5];

    public static Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options) => Task.FromResult<IReadOnlyList<Ratio>>(
        [.. from rows in new[] { 32, 4 } from width in new[] { 8, 16, 32, 64, 128 } select Measure(rows, width, options.Rounds)]);

    private static Ratio Measure(int rows, int width, int rounds)
    {
        var (recipe, steps) = (TrainingRecipes.Load("induction-2"), 64 / rows);
        recipe = recipe with { Rows = rows, Model = recipe.Model with { DModel = width } };
        using var together = new SeedTrainer(recipe, _seeds);
        Trainer[] alone = [.. _seeds.Select(seed => new Trainer(recipe with { CorpusSeed = seed, ModelSeed = seed }))];
        Action asOne = () => Take(steps, together.Next), oneByOne = () => Array.ForEach(alone, trainer => Take(steps, trainer.Next));
        asOne();
        oneByOne();
        var before = alone.Sum(trainer => trainer.Tokens);
        var median = Interleaved.Median(() => Interleaved.Work(asOne), () => Interleaved.Work(oneByOne), rounds);
        var tokens = (alone.Sum(trainer => trainer.Tokens) - before) / (double)rounds;
        Array.ForEach(alone, trainer => trainer.Dispose());
        var (ratio, pays) = (1 / median.Ratio, SeedTrainer.Pays(recipe));
        return new($"{_seeds.Length} seeds as one, width {width}, {rows} rows a step", tokens / median.Ours,
            tokens / median.Theirs, "tokens/s", ratio, pays ? "≥ 1.00" : "none", !pays || ratio >= 1);
    }

    private static void Take<T>(int steps, Func<T> next)
    {
        for (var step = 0; step < steps; step++)
        {
            next();
        }
    }
}
