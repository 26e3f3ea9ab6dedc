using BetweenTokens.Formats.Catalogue.Download;
using Spectre.Console;

namespace BetweenTokens.Workbook.Running;

/// <summary>How far a download has come: bars in a terminal, a line for each tenth elsewhere.</summary>
internal static class PullProgress
{
    /// <summary>Shows how far the work has come until it has ended.</summary>
    public static async Task<T> Show<T>(IAnsiConsole console, Func<IProgress<DownloadProgress>, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return await work(new PlainProgress(console));
        }

        var progress = console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(),
            new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn());
        return await progress.StartAsync(context => work(new BarProgress(console, context)));
    }

    /// <summary>A bar for each file.</summary>
    private sealed class BarProgress(IAnsiConsole console, ProgressContext context) : IProgress<DownloadProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(DownloadProgress value)
        {
            if (value.Note is not null)
            {
                console.MarkupLineInterpolated($"[grey]{value.File}: {value.Note}[/]");
            }

            if (!_bars.TryGetValue(value.File, out var bar))
            {
                _bars[value.File] = bar = context.AddTask(Markup.Escape(value.File));
            }

            bar.IsIndeterminate = value.Total is null;
            bar.MaxValue = value.Total ?? Math.Max(1, value.Done);
            bar.Value = value.Done;
        }
    }

    /// <summary>A line for each tenth, for files and pipes.</summary>
    private sealed class PlainProgress(IAnsiConsole console) : IProgress<DownloadProgress>
    {
        private (string File, long Tenth) _last;

        public void Report(DownloadProgress value)
        {
            long tenth = value.Total is > 0 and var total ? value.Done * 10 / total : 0;
            if (value.Note is not null)
            {
                console.WriteLine($"{value.File}: {value.Note}");
            }
            else if ((value.File, tenth) != _last)
            {
                _last = (value.File, tenth);
                console.WriteLine($"{value.File}: "
                    + $"{CommandOutput.Size(value.Done)}{(value.Total is { } whole ? $" of {CommandOutput.Size(whole)}" : "")}");
            }
        }
    }
}
