using System.CommandLine;
using System.Globalization;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook train</c>: trains a glass model by its recipe; stopped at any moment, the same command goes on.</summary>
internal static class TrainCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("name") { Description = $"A recipe of data/recipes ({string.Join(", ", Recipes.Names)}), or the path of one." };
        var steps = new Option<int?>("--steps") { Description = "Steps instead of the recipe's; the rate falls over these." };
        var folder = new Option<string?>("--out") { Description = "Where the model goes. Default: data/models/NAME." };
        var measured = new Option<long>("--measure") { Description = "Predictions on which the finished model is compared with its law.", DefaultValueFactory = _ => 200_000 };
        var saved = new Option<int>("--save-every") { Description = "Steps between two checkpoints.", DefaultValueFactory = _ => new TrainingRunOptions().SaveEvery };
        var command = new Command("train", "Train a model on the microworld, or go on where the last run stopped.") { name, steps, folder, measured, saved };
        command.SetAction((parse, cancel) =>
        {
            var recipe = Recipes.Load(parse.GetRequiredValue(name));
            recipe = parse.GetValue(steps) is { } count ? recipe with { Steps = Positive("--steps", count) } : recipe;
            var into = parse.GetValue(folder) ?? Path.Combine(ModelPlaces.Repository, "data", "models", recipe.Name);
            using var run = new TrainingRun(recipe, into, new TrainingRunOptions { SaveEvery = Positive("--save-every", parse.GetValue(saved)) });
            Train(parse.Console(), run, parse.GetValue(measured), cancel);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Train(IAnsiConsole console, TrainingRun run, long measured, CancellationToken cancel)
    {
        var (trainer, recipe) = (run.Trainer, run.Trainer.Recipe);
        Say(console, $"{recipe.Name}: {trainer.Transformer.Parameters.Count:N0} parameters, {trainer.Law.TokenCount} tokens, {recipe.Steps} steps of {recipe.Rows} × {recipe.Length}");
        if (trainer.Step > 0)
        {
            Say(console, $"Going on after step {trainer.Step} of {recipe.Steps}.");
        }

        var over = console.Profile.Capabilities.Interactive ? WithBar(console, run, cancel) : run.Go((_, line) => Report(console, line), cancel);
        if (!over)
        {
            Say(console, $"Stopped after step {trainer.Step} of {recipe.Steps}; everything is in {run.Folder}. The same command goes on from there.");
            throw new OperationCanceledException(cancel);
        }

        MeasuredNumbers.Write(console, GlassModel.Save(trainer, run.Folder, MeasureOptions.On(measured)));
    }

    /// <summary>A bar that fills, with the loss, its floor, speed and the time that is left.</summary>
    private static bool WithBar(IAnsiConsole console, TrainingRun run, CancellationToken cancel) => console.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            var bar = progress.AddTask("…", maxValue: run.Trainer.Recipe.Steps);
            bar.Value = run.Trainer.Step;
            return run.Go(
                (report, _) =>
                {
                    var floor = run.Floor is { } entropy ? FormattableString.Invariant($" (floor {entropy:0.000})") : "";
                    bar.Description = FormattableString.Invariant($"step {report.Step}  loss {report.Loss:0.000}{floor}  {report.TokensPerSecond:0} tokens/s");
                    bar.Value = report.Step;
                },
                cancel);
        });

    private static void Report(IAnsiConsole console, TrainingLine? line)
    {
        if (line is not null)
        {
            var kl = line.Kl is { } distance ? FormattableString.Invariant($"   KL {distance:0.0000} above {line.Entropy:0.0000}") : "";
            Say(console, $"step {line.Step,6}   loss {line.Loss:0.0000}   gradient {line.GradientNorm:0.000}   {line.Tokens / 1e6:0.00} M tokens   {line.TokensPerSecond:0} tokens/s{kl}");
        }
    }

    private static void Say(IAnsiConsole console, FormattableString text) => console.WriteLine(FormattableString.Invariant(text));

    private static int Positive(string option, int steps) => steps > 0 ? steps : throw new ArgumentException($"{option} is {steps.ToString(CultureInfo.InvariantCulture)}; it must be at least 1.");
}
