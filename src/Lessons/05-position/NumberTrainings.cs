using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>05-12: does the number of a position, added as it is, upset the training, and is it the size of the number?</summary>
/// <remarks>
/// The number is added to one coordinate of the embedding. Texts of 256 tokens in which the last two words decide the next; three
/// rates on the first seed, the best of each variant for all six.
/// </remarks>
public static class NumberTrainings
{
    private const int Length = 256;
    private static readonly long[] _seeds = [31, 32, 33, 34, 35, 36];
    private static readonly double[] _rates = [0.01, 0.02, 0.04];
    private static readonly Lazy<OrderTwoProbe> _probe = new(() => new(RecipeOf(_variants![0], _rates[0])));

    private static readonly (string Variant, PositionScheme Scheme, double Scale)[] _variants =
    [
        ("номер", PositionScheme.RawNumber, 1), ("номер/длина", PositionScheme.RawNumber, 1.0 / Length),
        ("синусоиды", PositionScheme.Sinusoidal, 0.07), ("без номера", PositionScheme.None, 1),
    ];

    /// <summary>The trainings.</summary>
    internal static Survey Survey { get; } = new()
    {
        Name = "number trained",
        Kind = EvidenceKind.Glass,
        Recipe = RecipeLines,
        Columns = ["recovered", "recovered at half", "gradient norm", "#diverged"],
        Run = scope => ("networks of 2 layers on texts of 256 tokens", Rows(scope)),
    };

    /// <summary>What the trainings say: each variant at the rate that was best on the first seed, seeds in pairs.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables)
    {
        double[] Of(string variant) => Best(tables[0].Rows, variant) is var best
            ? tables[0].Where(row => row.Id.StartsWith($"{variant}/{best}/", StringComparison.Ordinal))["recovered"] : [];
        double[] Better(string variant) => [.. Of(variant).Zip(Of("номер"), (other, raw) => other - raw)];
        return Evidence.Of(
            tables[0],
            Measured.MeanOfSeeds("share of the order learnt with the scaled number", Of("номер/длина")),
            Measured.MeanOfSeeds("scaled number less raw number, share of the order learnt", Better("номер/длина")),
            Measured.MeanOfSeeds("no number less raw number, share of the order learnt", Better("без номера")));
    }

    private static string RecipeLines => string.Join('\n', _variants.Select(v => $"{v.Variant}: {RecipeText.Of(RecipeOf(v, _rates[0]))}"));

    private static TrainingRecipe RecipeOf((string Variant, PositionScheme Scheme, double Scale) variant, double rate) => new()
    {
        Name = "number",
        World = TrainingRecipes.Load("order-none-next").World with { MaxTokens = Length },
        Model = new()
        {
            DVocab = 1, NLayers = 2, DModel = 64, NHeads = 4, DMlp = 128, NContext = Length, Mlp = MlpKind.Plain,
            Activation = Activation.Gelu, Positions = variant.Scheme, PositionScale = variant.Scale,
        },
        Rows = 4,
        RowsAtOnce = 4,
        Length = Length,
        Steps = 400,
        WarmUp = 50,
        Optimiser = new() { MuonRate = rate },
    };

    private static List<SurveyRow> Rows(SurveyScope scope)
    {
        IReadOnlyList<SurveyRow> Of(IEnumerable<(string Id, TrainingRecipe Unit)> units) =>
            KeptTrainings.Rows("number trained", RecipeLines, units, Train, scope.Progress);
        var rows = new List<SurveyRow>();
        foreach (var variant in _variants)
        {
            (string, TrainingRecipe) Unit(string rate, long seed) => (Id(variant.Variant, rate, seed),
                RecipeOf(variant, double.Parse(rate, CultureInfo.InvariantCulture)) with { CorpusSeed = seed, ModelSeed = seed });
            rows.AddRange(Of(_rates.Select(rate => Unit(Text(rate), _seeds[0]))));
            var best = Best(rows, variant.Variant);
            rows.AddRange(Of(_seeds.Skip(1).Select(seed => Unit(best, seed))));
        }

        return rows;
    }

    // of the first seed
    private static string Best(IEnumerable<SurveyRow> rows, string variant) => rows
        .Select(row => (Parts: row.Id.Split('/'), row.Values))
        .Select(row => (Variant: string.Join('/', row.Parts[..^2]), row.Parts, row.Values))
        .Where(row => row.Variant == variant && row.Parts[^1] == $"{_seeds[0]}").MaxBy(row => row.Values[0]).Parts[^2];

    private static string Id(string variant, string rate, long seed) => $"{variant}/{rate}/{seed}";

    private static string Text(double rate) => rate.ToString(CultureInfo.InvariantCulture);

    // A training that diverges has learnt nothing.
    private static IReadOnlyList<double> Train(TrainingRecipe recipe)
    {
        var (half, norms) = (0.0, new List<double>());
        try
        {
            using var trainer = Trainings.ToTheEnd(recipe, (trainer, report) =>
            {
                norms.Add(report.GradientNorm);
                half = report.Step == recipe.Steps / 2 ? Recovered(trainer) : half;
            });
            return [Recovered(trainer), half, norms.Skip(norms.Count / 2).Average(), 0];
        }
        catch (DivergedException)
        {
            return [0, half, norms.DefaultIfEmpty(0).Average(), 1];
        }
    }

    private static double Recovered(Trainer trainer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var measured = new Dictionary<string, double>();
        _probe.Value.Look(trainer.Transformer, trainer.Recipe, trainer.Step, measured);
        return measured["recovered"];
    }
}
