using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// A comparison of many trainings: every variant at every rate with every seed. One seed means the same data order and, where
/// shapes agree, the same first weights for all variants, so variants are compared pair by pair.
/// </summary>
public sealed record Sweep
{
    /// <summary>Name of the command's argument and of the table.</summary>
    public required string Name { get; init; }

    /// <summary>What it decides.</summary>
    public required string Question { get; init; }

    /// <summary>What is compared.</summary>
    public required IReadOnlyList<SweepVariant> Variants { get; init; }

    /// <summary>Learning rates of variants that have none of their own; every variant is judged at its best.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>Measures a model on the way and at the end.</summary>
    public required Probe Probe { get; init; }

    /// <summary>
    /// The measure, the less the better, by which a variant's rate is chosen. It is not one of those that
    /// orders compare beyond the trained range.
    /// </summary>
    public required string ChosenBy { get; init; }

    /// <summary>
    /// Seeds 1 to this are trained at every rate; the seeds after them at the rate that is best by then.
    /// As many as there are by default.
    /// </summary>
    public int RateSeeds { get; init; } = int.MaxValue;

    /// <summary>What must hold for the comparison to mean anything.</summary>
    public IReadOnlyList<SweepControl> Controls { get; init; } = [];

    /// <summary>What was published.</summary>
    public IReadOnlyList<SweepOrder> Orders { get; init; } = [];

    /// <summary>Cells at every rate, seed by seed, so that a sweep which is stopped has whole pairs.</summary>
    /// <param name="seeds">Seeds 1 to this.</param>
    public IEnumerable<SweepCell> RateCells(int seeds) =>
        from seed in Enumerable.Range(1, Math.Min(seeds, RateSeeds))
        from variant in Variants
        from rate in variant.Rates ?? Rates
        select new SweepCell(variant.Name, rate, seed);

    /// <summary>Cells of the further seeds, at one rate each.</summary>
    /// <param name="seeds">Seeds up to this.</param>
    /// <param name="rate">The rate of a variant.</param>
    public IEnumerable<SweepCell> FurtherCells(int seeds, Func<string, double> rate) =>
        from seed in Enumerable.Range(1, seeds).Skip(RateSeeds)
        from variant in Variants
        select new SweepCell(variant.Name, rate(variant.Name), seed);

    /// <summary>Number of cells.</summary>
    /// <param name="seeds">Seeds 1 to this.</param>
    public int CountOf(int seeds) => RateCells(seeds).Count() + FurtherCells(seeds, _ => 0).Count();

    /// <summary>The recipe of a cell.</summary>
    /// <exception cref="ArgumentException">This sweep has no such variant.</exception>
    public TrainingRecipe RecipeOf(SweepCell cell)
    {
        var recipe = (Variants.FirstOrDefault(variant => variant.Name == cell.Variant)
            ?? throw new ArgumentException($"The sweep '{Name}' has no variant '{cell.Variant}'; "
                + $"it has {string.Join(", ", Variants.Select(variant => variant.Name))}.")).Recipe;
        var optimiser = recipe.Optimiser.Muon
            ? recipe.Optimiser with { MuonRate = cell.Rate }
            : recipe.Optimiser with { AdamRate = cell.Rate };
        return recipe with { Optimiser = optimiser, CorpusSeed = cell.Seed, ModelSeed = cell.Seed };
    }

    /// <summary>What decides the numbers of a table: recipes, rates and measures. A table of another text is of another sweep.</summary>
    public IEnumerable<string> Describe()
    {
        if (Rates.Count > 0)
        {
            yield return $"rates: {string.Join(", ", Rates.Select(rate => rate.ToString(CultureInfo.InvariantCulture)))}";
        }

        yield return $"measures: {string.Join(", ", Probe.Measures)}";
        foreach (var variant in Variants)
        {
            yield return $"variant {variant.Name}: {RecipeText.Of(variant.Recipe)}";
        }

        foreach (var line in Probe.Describe())
        {
            yield return line;
        }
    }

    /// <summary>SHA-256 of <see cref="Describe"/>.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Describe()))));
}

/// <summary>One of the things compared.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Recipe">Its recipe; seeds and rate are the cell's.</param>
public sealed record SweepVariant(string Name, TrainingRecipe Recipe)
{
    /// <summary>Learning rates of its own, for instance those at which a method was published; null: the sweep's.</summary>
    public IReadOnlyList<double>? Rates { get; init; }
}

/// <summary>One training.</summary>
/// <param name="Variant">Which variant.</param>
/// <param name="Rate">Muon's rate where the recipe uses Muon, else AdamW's; of a tuning its own.</param>
/// <param name="Seed">Seed of the data order and of the first weights.</param>
public sealed record SweepCell(string Variant, double Rate, int Seed)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Variant} / {Rate} / {Seed}");
}
