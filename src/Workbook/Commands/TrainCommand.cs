using System.CommandLine;
using System.Globalization;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using BetweenTokens.Workbook.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook train</c>: trains a glass model by its recipe; stopped at any moment, the same command goes on.</summary>
internal static class TrainCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("name")
        {
            Description = $"A recipe of data/recipes ({string.Join(", ", TrainingRecipes.Names)}), or the path of one.",
        };
        var steps = NumberOption.Without("--steps", "Steps instead of the recipe's; the rate falls over these.", 100);
        var folder = new Option<string?>("--out") { Description = "Where the model goes. Default: data/models/NAME." };
        var measured = NumberOption.Of("--measure", "Predictions on which the finished model is compared with its law.", 200_000L);
        var saved = NumberOption.Of("--save-every", "Steps between two checkpoints.", new TrainingRunOptions().SaveEvery);
        var device = DeviceOption.Of();
        var command = new Command("train", "Train a model on the microworld, or go on where the last run stopped.")
        {
            name, steps, folder, measured, saved, device,
        };
        command.SetAction((parse, cancel) =>
        {
            var recipe = TrainingRecipes.Load(parse.GetRequiredValue(name));
            recipe = parse.GetValue(steps) is { } count ? recipe with { Steps = (int)Positive("--steps", count) } : recipe;
            var into = parse.GetValue(folder) ?? Path.Combine(ModelPlaces.Repository, "data", "models", recipe.Name);
            var options = new TrainingRunOptions { SaveEvery = (int)Positive("--save-every", parse.GetValue(saved)) };
            var predictions = Positive("--measure", parse.GetValue(measured));
            OutputPlace.TryFolder(into);
            var (console, where) = (parse.Console(), parse.Read(device));
            Say(console, $"{recipe.Name}: {recipe.Steps} steps of {recipe.Rows} × {recipe.Length} tokens, into {into}");
            using var stopping =
                cancel.Register(() => Say(console, $"Stopping at the next step. Ctrl+C again ends at once, with what was saved last."));
            var run = new TrainingRun(recipe, into, options, where);
            var measuring = Task.FromResult<TrainingLog?>(null);
            try
            {
                Train(console, run, cancel);
                stopping.Dispose();
                measuring = Task.Run<TrainingLog?>(() => GlassModel.Save(run.Trainer, run.Folder, MeasureOptions.On(predictions)));
                MeasuredNumbers.Write(console, Measured(console, run, predictions, measuring, cancel));
            }
            finally
            {
                // A measurement that was stopped still reads the model; the end of the process, which is near, frees it then.
                if (measuring.IsCompleted)
                {
                    run.Dispose();
                }
            }

            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Train(IAnsiConsole console, TrainingRun run, CancellationToken cancel)
    {
        var (trainer, steps) = (run.Trainer, run.Trainer.Recipe.Steps);
        var taken = trainer.Step > 0 ? FormattableString.Invariant($"; {trainer.Step} of {steps} steps are taken") : "";
        Say(console, $"{trainer.Transformer.Parameters.Count:N0} parameters, {trainer.Law.TokenCount} tokens{taken}");
        if (!run.IsOver && (cancel.IsCancellationRequested || !(console.Profile.Capabilities.Interactive
            ? TrainingBar.Go(console, run, cancel)
            : run.Go((_, line) => Report(console, line), cancel))))
        {
            Say(console,
                $"Stopped after step {trainer.Step} of {steps}; everything is in {run.Folder}. The same command goes on from there.");
            throw new OperationCanceledException(cancel);
        }
    }

    /// <summary>Waits for the measurement, but not when asked to stop.</summary>
    private static TrainingLog Measured(
        IAnsiConsole console, TrainingRun run, long predictions, Task<TrainingLog?> measuring, CancellationToken cancel)
    {
        Say(console, $"Measuring how near the model came, on {predictions:N0} predictions.");
        try
        {
            return measuring.WaitAsync(cancel).GetAwaiter().GetResult()!;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Say(console, $"Stopped while measuring. The training is over and in {run.Folder}; the same command measures it.");
            throw;
        }
    }

    private static void Report(IAnsiConsole console, TrainingLine? line)
    {
        if (line is not null)
        {
            var kl = line.Kl is { } distance ? FormattableString.Invariant($"   KL {distance:0.0000} above {line.Entropy:0.0000}") : "";
            var speed = FormattableString.Invariant($"{line.Tokens / 1e6:0.00} M tokens   {line.TokensPerSecond:0} tokens/s{kl}");
            Say(console, $"step {line.Step,6}   loss {line.Loss:0.0000}   gradient {line.GradientNorm:0.000}   {speed}");
        }
    }

    private static void Say(IAnsiConsole console, FormattableString text) => console.WriteLine(FormattableString.Invariant(text));

    private static long Positive(string option, long count) => count > 0
        ? count
        : throw new ArgumentException($"{option} is {count.ToString(CultureInfo.InvariantCulture)}; it must be at least 1.");
}
