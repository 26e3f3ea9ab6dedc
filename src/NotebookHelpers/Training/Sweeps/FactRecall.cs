using System.Globalization;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// How many facts a network can name, with feed-forward parts and without: recall, nats for each answer, and bits for each parameter
/// of the blocks (Allen-Zhu and Li 2024).
/// </summary>
public sealed class FactRecall : Probe
{
    /// <summary>One layer with a feed-forward part of four widths.</summary>
    public const string With = "FFN";

    private const string Wide = "attention in one wide layer", Deep = "attention in three layers";

    /// <summary>Attention alone, as many parameters in the blocks.</summary>
    public static IReadOnlyList<string> Alone { get; } = [Wide, Deep];

    /// <summary>Widths of the stream.</summary>
    public static IReadOnlyList<int> Widths { get; } = [16, 32, 64];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; } = ["recall", "nats", "bits_per_parameter", "#parameters"];

    /// <summary>A variant's name.</summary>
    /// <param name="width">Width of the stream.</param>
    /// <param name="words">Words of a subject, one or two.</param>
    /// <param name="kind">With a feed-forward part, or which of those without.</param>
    public static string Name(int width, int words, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind} / width {width} / {words}-word subjects");

    /// <summary>Recall of a variant in the committed table, seed by seed at its best rate; none where it was not trained.</summary>
    public static IReadOnlyList<double> Kept(string variant)
    {
        if (!File.Exists(Sweeps.PathOf("facts")))
        {
            return [];
        }

        var table = Sweeps.Load("facts");
        if (!table.Rows.Any(row => row.Cell.Variant == variant && !row.Diverged))
        {
            return [];
        }

        var rate = table.BestRate(variant);
        return table.Values(variant, rate, "recall", table.SeedsOf(variant, rate));
    }

    /// <summary>The comparison: who holds facts about one-word and two-word subjects?</summary>
    internal static Sweep Compare()
    {
        var recipe = TrainingRecipes.Load("facts");
        (int Width, int Words, string Kind)[] cells =
        [
            .. Widths.SelectMany(width => new[] { (width, 2, With), (width, 2, Wide), (width, 2, Deep) }),
            .. new[] { 16, 32 }.SelectMany(width => new[] { (width, 1, With), (width, 1, Wide) }),
        ];
        return new()
        {
            Name = "facts",
            Question = "How many of 768 facts does a network hold with a feed-forward part, and with attention alone of as many "
                + "parameters?",
            Variants = [.. cells.Select(cell =>
                new SweepVariant(Name(cell.Width, cell.Words, cell.Kind), RecipeOf(recipe, cell.Width, cell.Words, cell.Kind)))],
            Rates = [0.005, 0.01, 0.02],
            RateSeeds = 1,
            Probe = new FactRecall(),
            ChosenBy = "nats",
            Controls = [new("with a feed-forward part and room enough all is learnt", "recall", Name(64, 2, With), AtLeast: 0.95)],
            Orders =
            [
                new("recall", Name(32, 2, Wide), Name(32, 2, With), "Geva et al. 2021"),
                new("recall", Name(32, 2, Deep), Name(32, 2, With), "Geva et al. 2021"),
                new("recall", Name(16, 2, With), Name(32, 2, With), "Allen-Zhu and Li 2024"),
            ],
        };
    }

    /// <inheritdoc/>
    public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
    {
        var world = World.Create(recipe.World);
        var book = world.Kind<Facts>().Book;
        FactPrompt[] prompts = [.. Enumerable.Range(0, book.Subjects.Count)
            .SelectMany(subject => Enumerable.Range(0, book.Relations.Count).Select(r => FactPrompts.AsStatement(world, subject, r)))];
        var rows = NextLogits.After(model, [.. prompts.Select(prompt => prompt.Ids)], tokensPerPass: 8192);
        double[] nats = [.. prompts.Zip(rows, (prompt, row) => -Distributions.LogProbability(row, prompt.Answer))];
        var parameters = model.Parameters.Specs.Where(spec => spec.Name.StartsWith("blocks.", StringComparison.Ordinal))
            .Sum(spec => spec.Count);
        measured["recall"] = prompts.Zip(rows).Average(pair => Distributions.ArgMax(pair.Second) == pair.First.Answer ? 1.0 : 0);
        measured["nats"] = nats.Average();
        measured["bits_per_parameter"] = FactCapacity.Bits(prompts.Zip(nats, (prompt, n) => (prompt.Answers.Count, -n))) / parameters;
        measured["#parameters"] = parameters;
    }

    // 12 d² parameters in the blocks of each: 4 + 8; 4 · 3 with heads of three widths; 3 layers of 4.
    private static TrainingRecipe RecipeOf(TrainingRecipe recipe, int width, int words, string kind) => recipe with
    {
        World = recipe.World with { Facts = recipe.World.Facts with { GluedNames = words == 1 } },
        Model = recipe.Model with
        {
            DModel = width,
            NLayers = kind == Deep ? 3 : 1,
            DHead = kind == Wide ? 3 * width / 4 : width / 4,
            DMlp = 4 * width,
            Mlp = kind == With ? MlpKind.Plain : MlpKind.None,
        },
    };
}
