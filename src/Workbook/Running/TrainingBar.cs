using System.Diagnostics;
using System.Globalization;
using BetweenTokens.Training;
using BetweenTokens.Training.Runs;
using Spectre.Console;

namespace BetweenTokens.Workbook.Running;

/// <summary>A line that says where a training stands, and a bar in what the line leaves of the terminal's width.</summary>
/// <param name="steps">Steps of the whole training.</param>
/// <param name="from">Step after which this run began, and tokens read until then.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class TrainingBar(int steps, (int Step, long Tokens) from, int width)
{
    private const int LeastBar = 10, Gap = 1, SpeedDigits = 7;

    /// <summary>Trains under a bar.</summary>
    /// <returns>True if the training is over.</returns>
    public static bool Go(IAnsiConsole console, TrainingRun run, CancellationToken cancel) => console.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = null })
        .Start(progress =>
        {
            var (clock, steps) = (Stopwatch.StartNew(), run.Trainer.Recipe.Steps);
            var view = new TrainingBar(steps, (run.Trainer.Step, run.Trainer.Tokens), console.Profile.Width);
            var bar = progress.AddTask("first step", maxValue: steps);
            bar.Value = run.Trainer.Step;
            return run.Go(
                (report, _) =>
                {
                    bar.Description = view.Line(report, run.Floor, clock.Elapsed);
                    bar.Value = report.Step;
                },
                cancel);
        });

    /// <summary>
    /// Step, loss, time left, and where there is room the floor of the loss and the speed. Numbers stay in their columns.
    /// </summary>
    /// <param name="report">The last step.</param>
    /// <param name="floor">What the loss can come down to, nats a token, if it was measured.</param>
    /// <param name="elapsed">Time since this run began.</param>
    public string Line(StepReport report, double? floor, TimeSpan elapsed)
    {
        var done = Math.Max(1, report.Step - from.Step);
        var step = report.Step.ToString(CultureInfo.InvariantCulture).PadLeft(steps.ToString(CultureInfo.InvariantCulture).Length);
        var speed = ((report.Tokens - from.Tokens) / Math.Max(elapsed.TotalSeconds, 1e-3))
            .ToString("0", CultureInfo.InvariantCulture).PadLeft(SpeedDigits);
        var (start, end) = (string.Create(CultureInfo.InvariantCulture, $"step {step}  loss {report.Loss:0.000}"),
            "  " + Left(elapsed / done * (steps - report.Step)));
        var room = width - LeastBar - Gap - start.Length - end.Length;
        foreach (var extra in new[]
        {
            floor is { } entropy ? string.Create(CultureInfo.InvariantCulture, $" (floor {entropy:0.000})") : "", $" {speed} tokens/s",
        })
        {
            if (extra.Length <= room)
            {
                (start, room) = (start + extra, room - extra.Length);
            }
        }

        return start + end;
    }

    private static string Left(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):0}:{time:mm\\:ss} left");
}
