using System.Globalization;
using System.Net;
using System.Text;
using BetweenTokens.Display;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.Claims;

/// <summary>A decided claim.</summary>
/// <param name="Claim">What was claimed.</param>
/// <param name="Verdict">What the rule says.</param>
/// <param name="Model">What was measured, in words.</param>
/// <param name="Parts">Controls first, then the parts, each with its number and interval.</param>
/// <param name="Obstacle">What stood in the way; null unless beyond reach.</param>
[TypeFormatterSource(typeof(ShownFormatterSource))]
public sealed record ClaimVerdict(Claim Claim, Verdict Verdict, string Model, IReadOnlyList<JudgedPart> Parts, string? Obstacle) : IShown
{
    /// <summary>The first part that the verdict rests on (not a control).</summary>
    public JudgedPart Leading => Parts.First(p => Claim.Rule!.Criteria.Contains(p.Criterion));

    /// <summary>One line: claim, verdict, number with interval.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Claim.Id}: {Verdict.Name()} ({Model}). "
        + $"{string.Join("; ", Parts.Select(p => $"{p.Measured.Name} = {Number(p.Measured.Value)}{Range(p.Measured.Interval)}"))}"
        + $"{(Obstacle is null ? "" : ". Obstacle: " + Obstacle)}");

    /// <summary>The verdict as a notebook shows it: claim, published number beside ours, interval, verdict.</summary>
    public string ToHtml()
    {
        var words = VerdictWords.Now;
        var html = new StringBuilder("<div class=\"bt-claim\" style=\"border-left:4px solid ").Append(Colour)
            .Append(";padding:6px 12px;max-width:1040px;margin:8px 0\">");
        html.Append(CultureInfo.InvariantCulture, $"<div><b>{Claim.Id}</b> «{Text(words.Claim(Claim))}»</div>");
        html.Append("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums;margin:4px 0\"><thead><tr>");
        html.AppendJoin("", words.Headings.Select(h => $"<th scope=\"col\" style=\"padding:2px 12px 2px 0\">{Left(h)}</th>"));
        html.Append("</tr></thead><tbody>");
        foreach (var part in Parts)
        {
            string[] cells =
            [
                part.Criterion.Says is { } says && !part.Criterion.Measure.EndsWith('*') ? says : part.Measured.Name,
                part.Criterion.Published is { } published ? Number(published) : "",
                Number(part.Measured.Value),
                part.Measured.Interval.Level == 1
                    ? words.Exactly
                    : $"{Number(part.Measured.Interval.Low)} … {Number(part.Measured.Interval.High)}",
                part.Measured.N.ToString(CultureInfo.InvariantCulture),
                part.Finding switch { Finding.Holds => words.Holds, Finding.Excluded => words.Excluded, _ => words.Open },
            ];
            html.Append("<tr>")
                .AppendJoin("", cells.Select(c => $"<td style=\"padding:2px 12px 2px 0\">{Left(Text(c))}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table>");
        html.Append(CultureInfo.InvariantCulture, $"<div>{words.Verdict}: <b>{words.Name(Verdict)}</b> · {Text(Model)}</div>");
        return html.Append(Obstacle is null ? "" : $"<div>{words.Obstacle}: {Text(Obstacle)}</div>").Append("</div>").ToString();
    }

    // Okabe and Ito's palette, told apart by colour-blind readers; the word says the same.
    private string Colour => Verdict switch
    {
        Verdict.True => "#009E73",
        Verdict.False => "#D55E00",
        Verdict.Partly => "#E69F00",
        Verdict.Depends => "#56B4E9",
        _ => "#999999",
    };

    // Hosts align every cell of an output to the right and may strip styles: a block inside the cell keeps its own side.
    private static string Left(string html) => $"<div align=\"left\">{html}</div>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    private static string Range(Interval interval) => interval.Level == 1 ? "" : $" [{Number(interval.Low)}, {Number(interval.High)}]";
}
