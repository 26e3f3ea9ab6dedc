using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>05-12: does the number of a position, added as it is, upset the training, and is it the size of the number?</summary>
/// <remarks>
/// Texts of 256 tokens in which the last two words decide the next. The number is added to one coordinate of the embedding as it is,
/// or eight times as large: so long is the vector of a number that is added to all 64 coordinates. Three rates on
/// the first seed, the best of each variant for all six.
/// </remarks>
public static class NumberTrainings
{
    private const int Length = 256, Half = 400, Steps = 800;
    private static readonly long[] _seeds = [41, 42, 43, 44, 45, 46];
    private static readonly double[] _rates = [0.01, 0.02, 0.04];
    private static readonly Lazy<OrderTwoProbe> _probe = new(() => new(RecipeOf(("", PositionScheme.None, 1), 0.01)));

    /// <summary>What is added, under its name in the rows.</summary>
    internal static IReadOnlyList<(string Name, PositionScheme Scheme, double Scale)> Variants { get; } =
    [
        ("номер×8", PositionScheme.RawNumber, 8), ("номер", PositionScheme.RawNumber, 1),
        ("номер/длина", PositionScheme.RawNumber, 1.0 / Length), ("синусоиды", PositionScheme.Sinusoidal, 0.07),
        ("без номера", PositionScheme.None, 1),
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
        double[] Better(string raw) => [.. Of("номер/длина").Zip(Of(raw), (scaled, other) => scaled - other)];
        return Evidence.Of(
            tables[0],
            Measured.MeanOfSeeds("share of the order learnt with the scaled number", Of("номер/длина")),
            Measured.MeanOfSeeds("scaled number less raw number, share of the order learnt: в восемь раз больше", Better("номер×8")),
            Measured.MeanOfSeeds("scaled number less raw number, share of the order learnt: как есть", Better("номер")));
    }

    private static string RecipeLines => string.Join('\n', Variants.Select(v => $"{v.Name}: {RecipeText.Of(RecipeOf(v, _rates[0]))}"));

    private static TrainingRecipe RecipeOf((string Name, PositionScheme Scheme, double Scale) variant, double rate) => new()
    {
        Name = "number",
        World = TrainingRecipes.Load("order-none-next").World with { MaxTokens = Length },
        Model = new()
        {
            DVocab = 1,
            NLayers = 2,
            DModel = 64,
            NHeads = 4,
            DMlp = 128,
            NContext = Length,
            Mlp = MlpKind.Plain,
            Activation = Activation.Gelu,
            Positions = variant.Scheme,
            PositionScale = variant.Scale,
        },
        Rows = 4,
        RowsAtOnce = 4,
        Length = Length,
        Steps = Steps,
        WarmUp = 50,
        Optimiser = new() { MuonRate = rate },
    };

    private static List<SurveyRow> Rows(SurveyScope scope)
    {
        IReadOnlyList<SurveyRow> Of(IEnumerable<(string Id, Func<double[]> Unit)> units) =>
            KeptTrainings.Rows("number trained", RecipeLines, units, unit => unit(), scope.Progress);
        var rows = new List<SurveyRow>();
        foreach (var variant in Variants)
        {
            string Id(string rate, long seed) => $"{variant.Name}/{rate}/{seed}";
            rows.AddRange(Of(_rates.Select(rate =>
                (Id(Text(rate), _seeds[0]), (Func<double[]>)(() => Train(RecipeOf(variant, rate), [_seeds[0]])[0])))));

            // the other seeds side by side: their numbers are those that each has alone
            var best = Best(rows, variant.Name);
            var others = new Lazy<double[][]>(() =>
                Train(RecipeOf(variant, double.Parse(best, CultureInfo.InvariantCulture)), _seeds[1..]));
            rows.AddRange(Of(_seeds.Skip(1).Select((seed, i) => (Id(best, seed), (Func<double[]>)(() => others.Value[i])))));
        }

        return rows;
    }

    // of the first seed
    private static string Best(IEnumerable<SurveyRow> rows, string variant) => rows
        .Select(row => (Parts: row.Id.Split('/'), row.Values))
        .Select(row => (Variant: string.Join('/', row.Parts[..^2]), row.Parts, row.Values))
        .Where(row => row.Variant == variant && row.Parts[^1] == $"{_seeds[0]}").MaxBy(row => row.Values[0]).Parts[^2];

    private static string Text(double rate) => rate.ToString(CultureInfo.InvariantCulture);

    // A row for each seed; a training that diverges has learnt nothing.
    private static double[][] Train(TrainingRecipe recipe, long[] seeds)
    {
        double[][] rows = [.. seeds.Select(_ => new double[] { 0, 0, 0, 1 })];
        using var trainer = new SeedTrainer(recipe, seeds, CPU);
        try
        {
            while (trainer.Step < recipe.Steps)
            {
                var reports = trainer.Next();
                for (var i = 0; i < seeds.Length; i++)
                {
                    Note(rows[i], trainer, i, reports[i]);
                }
            }
        }
        catch (DivergedException)
        {
            // the last of them
        }

        return rows;
    }

    private static void Note(double[] row, SeedTrainer trainer, int index, StepReport? report)
    {
        if (report is null)
        {
            (row[0], row[3]) = (0, 1);
            return;
        }

        row[2] += report.Step > Half ? report.GradientNorm / (Steps - Half) : 0;
        if (report.Step is Half or Steps)
        {
            (row[report.Step == Half ? 1 : 0], row[3]) = (Recovered(trainer, index), report.Step == Steps ? 0 : 1);
        }
    }

    private static double Recovered(SeedTrainer trainer, int index)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = trainer.Network(index);
        var measured = new Dictionary<string, double>();
        _probe.Value.Look(network, trainer.Recipe, trainer.Step, measured);
        return measured["recovered"];
    }
}
