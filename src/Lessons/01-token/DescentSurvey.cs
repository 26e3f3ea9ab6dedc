using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// 01-10 ahead: ten trainings, each looked at again and again: how far the loss is above its floor, and how well hidden variables
/// of the world can be read.
/// </summary>
public static class DescentSurvey
{
    private const int Texts = 500; // documents that a probe is fitted on, chosen by and tried on
    private const int Tokens = 3000; // predictions that the loss is measured on

    /// <summary>Looked at after so many steps: often where the loss falls fastest.</summary>
    public static IReadOnlyList<int> Looks { get; } =
        [0, 3, 6, 9, 12, 16, 20, 25, 30, 36, 43, 52, 62, 75, 90, 108, 130, 155, 185, 220, 260, 300];

    /// <summary>Weather and tales: the season that no word names, and how a tale will end.</summary>
    public static TrainingRecipe Recipe { get; } = Descent.Recipe with
    {
        Name = "descent-two",
        World = new() { Shares = WorldOptions.BaseShares.Clear().Add("weather", 0.5).Add("tales", 0.5) },
        Steps = 300,
    };

    /// <summary>What is read, and the name of its column: each where the next word depends on it.</summary>
    internal static IReadOnlyList<(string Column, HiddenVariable Variable)> Read { get; } =
    [
        ("сезон", HiddenVariables.Season with { At = [","] }),
        ("финал сказки", HiddenVariables.Ending),
    ];

    internal static Survey Survey { get; } = new()
    {
        Name = "descent",
        Kind = EvidenceKind.Glass,
        Recipe = Trained.Text($"{Texts} texts, {Tokens} tokens, looks {string.Join(' ', Looks)}", Recipe),
        Columns = ["step", "excess", .. Read.Select(r => r.Column)],
        Run = scope => ($"{Recipe.Name}, {Recipe.Steps} steps",
            [.. scope.Of(Trained.Seeds(110, 10)).SelectMany(seed => Along(seed.Item, scope.Progress))]),
    };

    /// <summary>Trains one network; a row for each look.</summary>
    internal static IEnumerable<SurveyRow> Along(long seed, Action<string>? progress = null)
    {
        progress?.Invoke($"  seed {seed}");
        using var trainer = new Trainer(Recipe.With(seed));
        var law = TrainingLaw.Of(trainer.World);
        var sample = LawSample.Draw(law, Tokens, seed);
        BeliefRows[] read = [.. Read.Select(r => BeliefRows.Draw(
            law, r.Variable.Kind, r.Variable.Name, r.Variable.Values, r.Variable.At, Texts, seed))];
        try
        {
            foreach (var look in Looks)
            {
                while (trainer.Step < look)
                {
                    trainer.Next();
                }

                yield return new($"{seed}/{look:000}",
                    [look, sample.Divergence(trainer.Transformer), .. read.Select(rows =>
                        HiddenWorld.Explained(rows, trainer.Transformer, trainer.Transformer.Config.NLayers))]);
            }
        }
        finally
        {
            Array.ForEach(read, rows => rows.Dispose());
        }
    }

    /// <summary>What the rows say of the claim and one variable.</summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string variable) => tables =>
    {
        var seeds = tables[0].Rows.GroupBy(row => row.Id.Split('/')[0])
            .Select(rows => tables[0] with { Rows = [.. rows] }).ToArray();
        Measured Mean(string name, Func<double[], double[], double> of) =>
            Measured.MeanOfSeeds($"{name}: {variable}", [.. seeds.Select(seed => of(seed["excess"], seed[variable]))]);
        return Evidence.Of(
            tables[0],
            Mean("gain of R²", (_, read) => read[^1] - read[0]),
            Mean("share of falls of the loss with a rise of the reading", Together),
            Mean("share of the fall of the loss before reading starts", FallBeforeReading));
    };

    /// <summary>
    /// Of the looks at which the loss had fallen, the share at which the reading had risen: 1 wherever the one is any rising function
    /// of the other, one half where they have nothing to do with each other.
    /// </summary>
    internal static double Together(double[] excess, double[] read)
    {
        int[] falls = [.. Enumerable.Range(1, excess.Length - 1).Where(i => excess[i] < excess[i - 1])];
        return falls.Count(i => read[i] > read[i - 1]) / (double)falls.Length;
    }

    /// <summary>
    /// Share of the whole fall of the loss that is done at the last look at which the reading is not above that of the untrained
    /// network: from there on it is above for good.
    /// </summary>
    internal static double FallBeforeReading(double[] excess, double[] read)
    {
        var last = Array.FindLastIndex(read, r => r <= read[0]);
        return (excess[0] - excess[last]) / (excess[0] - excess[^1]);
    }
}
