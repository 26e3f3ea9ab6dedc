using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>
/// An executed notebook without what only its host put in, so that runs in two hosts can be compared: .NET Interactive's own
/// script in the first cell, the ids of pictures (that host does not tell which cell runs), and plain text beside HTML.
/// </summary>
public static partial class HostNeutral
{
    // The script by which the page finds its kernel: a display of the host's own, whatever the cell does.
    private const string HostScript = "dotnet-interactive-this-cell";

    /// <summary>The notebook with neutral outputs; sources and metadata as they were.</summary>
    public static Notebook Of(Notebook executed) =>
        executed with
        {
            Cells = [.. executed.Cells.Select(cell => cell is CodeCell code ? code with { Outputs = Neutral(code.Outputs) } : cell)],
        };

    private static List<CellOutput> Neutral(IEnumerable<CellOutput> outputs) =>
        [.. outputs.Where(output => !IsHostScript(output)).Select(Neutral)];

    private static bool IsHostScript(CellOutput output) =>
        output is DisplayOutput { IsResult: false } display
        && display.Data.Text(MimeBundle.Html)?.Contains(HostScript, StringComparison.Ordinal) == true;

    private static CellOutput Neutral(CellOutput output) => output switch
    {
        DisplayOutput display when display.Data.Text(MimeBundle.Html) is { } html =>
            new DisplayOutput(new MimeBundle { [MimeBundle.Html] = JsonValue.Create(PictureId().Replace(html, ""))! }, [])
            {
                IsResult = display.IsResult,
            },
        StreamOutput stream => stream with { Text = stream.Text.ReplaceLineEndings("\n") },
        _ => output,
    };

    [GeneratedRegex(" id=\"bt-[^\"]*\"")]
    private static partial Regex PictureId();
}
