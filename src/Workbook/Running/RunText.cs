using System.Globalization;
using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.Workbook.Running;

/// <summary>How times and outcomes are written.</summary>
internal static class RunText
{
    private const double Second = 1000, Minute = 60 * Second;

    /// <summary>132 ms, 4.21 s, 2 min 05 s.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        < Second => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < Minute => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / Second:0.00} s"),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"{Math.Floor(milliseconds / Minute):0} min {milliseconds % Minute / Second:00} s"),
    };

    public static string Outcome(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Passed => "passed",
        RunOutcome.NotRun => "not run",
        RunOutcome.CellFailed => "failed",
        RunOutcome.TimedOut => "timed out",
        RunOutcome.Interrupted => "interrupted",
        _ => "crashed",
    };

    public static string Short(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
