using System.CommandLine;
using System.Globalization;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook train</c>: trains a glass model by its recipe; stopped at any moment, the same command goes on.</summary>
internal static class TrainCommand
{
    private const int ReportEvery = 20;
    private const int SaveEvery = 200;

    private static readonly MeasureOptions _ofAStep = new() { Tokens = 20_000, LeastInKind = 0, WithheldInKind = 0, Sentences = 0 };

    public static Command Build()
    {
        var name = new Argument<string>("name") { Description = $"A recipe of data/recipes ({string.Join(", ", Recipes.Names)}), or the path of one." };
        var steps = new Option<int?>("--steps") { Description = "Steps instead of the recipe's; the rate falls over these." };
        var folder = new Option<string?>("--out") { Description = "Where the model goes. Default: data/models/NAME." };
        var measured = new Option<long>("--measure") { Description = "Predictions on which the finished model is compared with its law.", DefaultValueFactory = _ => 200_000 };
        var command = new Command("train", "Train a model on the microworld, or go on where the last run stopped.") { name, steps, folder, measured };
        command.SetAction((parse, cancel) =>
        {
            var recipe = Recipes.Load(parse.GetRequiredValue(name));
            recipe = parse.GetValue(steps) is { } count ? recipe with { Steps = Positive(count) } : recipe;
            var into = parse.GetValue(folder) ?? Path.Combine(ModelPlaces.Repository, "data", "models", recipe.Name);
            Train(parse.InvocationConfiguration.Output, recipe, into, parse.GetValue(measured), cancel);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Train(TextWriter output, TrainingRecipe recipe, string folder, long measured, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var checkpoint = Path.Combine(folder, "checkpoint.safetensors");
        using var trainer = new Trainer(recipe);
        if (File.Exists(checkpoint))
        {
            Checkpoint.Resume(trainer, checkpoint);
            output.WriteLine($"Going on after step {trainer.Step} of {recipe.Steps}.");
        }

        output.WriteLine(FormattableString.Invariant($"{recipe.Name}: {trainer.Transformer.Parameters.Count:N0} parameters, {trainer.World.Words.Count} words, {recipe.Steps} steps of {recipe.Rows} × {recipe.Length} tokens"));
        while (trainer.Step < recipe.Steps)
        {
            var report = trainer.Next();
            if (report.Step % ReportEvery == 0 || report.Step == recipe.Steps)
            {
                output.WriteLine(FormattableString.Invariant($"step {report.Step,6}   loss {report.Loss:0.0000}   gradient {report.GradientNorm:0.000}   {report.Tokens / 1e6:0.00} M tokens   {report.TokensPerSecond:0} tokens/s"));
            }

            if (recipe.KeepAt.Contains(report.Step))
            {
                GlassModel.Save(trainer, Path.Combine(Path.TrimEndingDirectorySeparator(folder) + "-steps", $"{report.Step:00000}"), _ofAStep);
            }

            if (report.Step % SaveEvery == 0 || report.Step == recipe.Steps || cancel.IsCancellationRequested)
            {
                Checkpoint.Save(trainer, checkpoint);
                cancel.ThrowIfCancellationRequested();
            }
        }

        var measures = GlassModel.Save(trainer, folder, new MeasureOptions { Tokens = measured, LeastInKind = Math.Min(2_000, measured), WithheldInKind = Math.Min(2_000, measured), Sentences = (int)Math.Min(10_000, measured / 20) }).Measures;
        var distance = measures.Distance;
        output.WriteLine(FormattableString.Invariant($"KL {distance.Kl:0.0000} nats a token above an entropy of {distance.Entropy:0.0000}, total variation {distance.TotalVariation:0.0000}, calibration error {distance.CalibrationError:0.0000}, on {distance.Tokens} predictions"));
        foreach (var (kind, kl) in distance.KlByKind)
        {
            output.WriteLine(FormattableString.Invariant($"  {kind,-16} {kl:0.0000}   ({distance.TokensByKind[kind]})"));
        }

        if (measures.Withheld is { } withheld)
        {
            output.WriteLine(FormattableString.Invariant($"after withheld contexts {withheld.Kl:0.0000} ({string.Join(", ", withheld.KlByKind.Select(kind => FormattableString.Invariant($"{kind.Key} {kind.Value:0.0000}")))})"));
        }

        if (measures.Grammar is { } grammar)
        {
            output.WriteLine(FormattableString.Invariant($"grammar: {grammar.Errors} errors in {grammar.Sentences} sentences"));
        }
    }

    private static int Positive(int steps) => steps > 0 ? steps : throw new ArgumentException($"--steps is {steps.ToString(CultureInfo.InvariantCulture)}; it must be at least 1.");
}
