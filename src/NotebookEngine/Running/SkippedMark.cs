using System.Net;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>
/// How a cell's HTML says that the cell had nothing to show, and for want of what: an attribute <c>data-skipped</c>. A run in which every
/// cell was skipped would otherwise count as passed.
/// </summary>
internal static partial class SkippedMark
{
    /// <summary>What the cell was without; empty where it does not say; null: it was not skipped.</summary>
    public static string? Of(IEnumerable<CellOutput> outputs) =>
        outputs.OfType<DisplayOutput>()
            .Select(output => output.Data.Text(MimeBundle.Html)).OfType<string>().Select(html => Attribute().Match(html))
            .Where(match => match.Success).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).FirstOrDefault();

    [GeneratedRegex("<div [^>]*data-skipped=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
