using System.Globalization;
using System.Text;
using BetweenTokens.Plots;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// A verdict as a reader sees it: the sentence, the coloured verdict, and under each part the quantities with unit, interval against
/// threshold, and the units behind them.
/// </summary>
internal static class ClaimCard
{
    private const string Rules = ".bt.bt.bt-claim{max-width:1040px;margin:8px 0;padding:8px 14px;border-left:5px solid var(--v);"
        + ".v{display:inline-block;padding:0 10px;border-radius:10px;border:1.5px solid var(--v);font-weight:600;white-space:nowrap}"
        + ".s{margin:4px 0 6px}.p{margin:8px 0 2px;font-weight:600}.f{font-weight:400;white-space:nowrap}"
        + ".m{display:grid;grid-template-columns:minmax(0,1fr) auto 268px;gap:2px 14px;align-items:center;padding:3px 0;"
        + "border-top:1px solid var(--bt-grid)}.q{min-width:0}.n{font-variant-numeric:tabular-nums;white-space:nowrap;text-align:right}"
        + ".d,.c{color:var(--bt-muted);font-size:13px}details{margin:6px 0 0}"
        + "@media(max-width:820px){.m{grid-template-columns:minmax(0,1fr)}.n{text-align:left}}}";

    public static string Of(ClaimVerdict verdict)
    {
        var words = VerdictWords.Now;
        var html = new StringBuilder(Html.Style(Rules)).Append(CultureInfo.InvariantCulture,
            $"<div class=\"bt bt-claim\" style=\"--v:{Colour(verdict.Verdict)};border-left:5px solid "
            + $"{Colour(verdict.Verdict)};padding:8px 14px\">"
            + $"<div><b>{verdict.Claim.Id.Replace('-', '\u2011')}</b> <span class=\"v\">{Sign(verdict.Verdict)} "
            + $"{words.Name(verdict.Verdict)}</span> <span class=\"c\">{Html.Escape(words.Ground(verdict))}</span></div>"
            + $"<div class=\"s\">«{Html.Escape(words.Claim(verdict.Claim))}»</div>");
        foreach (var part in verdict.Parts)
        {
            Part(html, verdict, part);
        }

        Controls(html, verdict);
        if (verdict.Claim.Rule?.Obstacle is { } obstacle)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div>{Html.Escape(obstacle.ToString())}</div>");
        }

        ClaimCardNotes.Append(html, verdict);
        return html.Append("</div>").ToString();
    }

    private static void Part(StringBuilder html, ClaimVerdict verdict, JudgedPart part)
    {
        var words = VerdictWords.Now;
        if (verdict.Claim.Rule!.Ground != ClaimGround.None)
        {
            var said = verdict.Parts.Count > 1 ? $"{part.Number}. {part.Assertion}" : words.Part;
            html.Append(CultureInfo.InvariantCulture,
                $"<div class=\"p\">{Html.Escape(said)} <span class=\"f\">— {words.Finding(part.Finding)}</span></div>");
        }

        foreach (var source in part.Sources)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<div class=\"m\"><div class=\"q\">{Html.Escape(source.Text.ToString())} "
                + $"<a href=\"{Html.Escape(source.Url)}\">{words.Source}</a></div></div>");
        }

        foreach (var measure in part.Measures)
        {
            Measure(html, verdict, measure, verdict.Evidence.Count > 1);
        }

        foreach (var measure in verdict.Live.Where(p => p.Number == part.Number).SelectMany(p => p.Measures))
        {
            var model = verdict.Evidence.Count > 1 ? $" · {ModelWords.Short(measure.Model)}" : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<div class=\"d\">{words.Here}: {Html.Escape(Quantity(measure) + model)} {ClaimNumbers.Value(measure)}, "
                + $"n = {measure.Measured.N}</div>");
        }
    }

    private static void Measure(StringBuilder html, ClaimVerdict verdict, JudgedMeasure measure, bool several)
    {
        var (criterion, measured) = (measure.Criterion, measure.Measured);
        var model = several && measure.Model != "arithmetic" ? $" · {ModelWords.Short(measure.Model)}" : "";
        var unit = criterion.Unit?.ToString() ?? "";
        html.Append("<div class=\"m\">").Append(CultureInfo.InvariantCulture,
            $"<div class=\"q\">{Html.Escape(Quantity(measure) + model)}<div class=\"d\">{Html.Escape(ClaimNumbers.Threshold(criterion))}"
            + $"{(criterion.Published is { } published ? $" · {VerdictWords.Now.InTheText} {ClaimNumbers.Of(published)}" : "")}"
            + $"{(measured.Interval.Level == 1 ? "" : $" · n = {measured.N} ({Html.Escape(verdict.Claim.Rule!.Design!.Unit.ToString())})")}"
            + $"</div></div><div class=\"n\">{ClaimNumbers.Value(measure)}<div class=\"d\">"
            + $"{VerdictWords.Now.Finding(measure.Finding)}</div></div>"
            + $"<div class=\"i\">{Drawing(measured, criterion, unit)}</div></div>");
    }

    private static string Drawing(Measured measured, Criterion criterion, string unit) => double.IsNaN(measured.Value)
        ? ""
        : IntervalBar.Svg(measured.Value, measured.Interval.Low, measured.Interval.High, criterion.AtLeast, criterion.AtMost, unit);

    private static void Controls(StringBuilder html, ClaimVerdict verdict)
    {
        foreach (var control in verdict.Controls)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<div class=\"d\">{VerdictWords.Now.Control}: {Html.Escape(Quantity(control))} {ClaimNumbers.Value(control)} "
                + $"({Html.Escape(ClaimNumbers.Threshold(control.Criterion))}; {Html.Escape(ModelWords.Short(control.Model))}) — "
                + $"{VerdictWords.Now.Passed(control.Finding)}</div>");
        }
    }

    private static string Quantity(JudgedMeasure measure) =>
        measure.Condition.Length > 0 ? $"{measure.Criterion.Says}: {measure.Condition}" : measure.Criterion.Says.ToString();

    // Okabe and Ito's palette, told apart by colour-blind readers; sign and word say the same.
    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.True => "#009E73",
        Verdict.False => "#D55E00",
        Verdict.Partly => "#E69F00",
        Verdict.NotTrue => "#CC79A7",
        Verdict.Depends => "#56B4E9",
        _ => "#999999",
    };

    private static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.True => "✓",
        Verdict.False => "✗",
        Verdict.Partly => "◐",
        Verdict.NotTrue => "✗?",
        Verdict.Depends => "⇄",
        _ => "?",
    };
}
