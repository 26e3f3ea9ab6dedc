using System.Globalization;
using System.Text;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>What stands under a verdict for those who doubt it: the design, the models, the changes of the rule.</summary>
internal static class ClaimCardNotes
{
    public static void Append(StringBuilder html, ClaimVerdict verdict)
    {
        var (rule, words) = (verdict.Claim.Rule!, VerdictWords.Now);
        html.Append(CultureInfo.InvariantCulture, $"<details><summary class=\"c\">{words.HowDecided}</summary><div class=\"d\">");
        if (rule.Design is { } design)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div>{words.Sample}: {Html.Escape(design.Sample.ToString())}</div>"
                + $"<div>{words.Registered}: n = {design.N} ({Html.Escape(design.Unit.ToString())}), {words.Models}: "
                + $"{Html.Escape(string.Join(", ", design.Models.Select(ModelWords.Of)))}; {words.Hash} {rule.Hash}</div>");
        }

        if (verdict.Evidence.Count > 0)
        {
            var here = rule.Ground == ClaimGround.Measured && verdict.Evidence.All(e => e.IsLive);
            html.Append(CultureInfo.InvariantCulture,
                $"<div>{(here ? words.MeasuredHere : words.MeasuredOn)}: "
                + $"{Html.Escape(string.Join("; ", verdict.Evidence.Select(e => ModelWords.Of(e.Model)).Distinct()))}</div>");
        }

        foreach (var change in rule.Deviations)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div>{words.Changed} {change.Date}: {Html.Escape(change.What.ToString())} "
                + $"{Html.Escape(change.Why.ToString())} {(change.ResultsKnown ? words.ResultsKnown : words.ResultsUnknown)}</div>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<div>{words.ForTheseModels}</div></div></details>");
    }
}
