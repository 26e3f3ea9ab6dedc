namespace BetweenTokens.Formats;

/// <summary>Words that several refusals share, and names from a file made fit to print.</summary>
internal static class FileText
{
    public const string FetchAgain = "The file is damaged: fetch it again (workbook models pull), or convert the model again.";

    private const int LongestShown = 120;

    /// <summary>A name as a message may show it: shortened, without control characters.</summary>
    public static string Shown(string name)
    {
        var cut = name.Length <= LongestShown ? name : string.Concat(name.AsSpan(0, LongestShown), "…");
        return string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
