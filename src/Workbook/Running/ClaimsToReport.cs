using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NotebookEngine.Gallery;
using ClaimMeasure = BetweenTokens.NotebookEngine.Gallery.ClaimMeasure;

namespace BetweenTokens.Workbook.Running;

/// <summary>Brings the verdicts of a run into the form that the gallery shows.</summary>
internal static class ClaimsToReport
{
    /// <summary>
    /// One row for each claim with a rule: what was measured ahead, or a run's verdict where that was about another model.
    /// </summary>
    public static ClaimReport Of(IReadOnlyList<ClaimResult> results)
    {
        var ran = results.ToDictionary(result => result.Id);
        return new(Claim.All.Count, [.. Claim.All.Values.Where(claim => claim.Rule is not null)
            .OrderBy(claim => claim.Id, StringComparer.Ordinal).Select(claim =>
            {
                var kept = claim.Judge(LessonEvidence.Kept(claim.Id));
                return ran.TryGetValue(claim.Id, out var run) && run.Model != kept.Models && run.Parts.Count > 0
                    ? Row(run)
                    : Row(ClaimResult.Of(kept)) with { Card = kept.ToHtml() };
            })]);
    }

    private static ClaimRow Row(ClaimResult result)
    {
        var claim = Claim.Of(result.Id);
        var verdict = Enum.GetValues<Verdict>().Single(verdict => verdict.Name() == result.Verdict);
        return new ClaimRow(result.Id, claim.Section, claim.ClaimRu, verdict.NameRu(),
            Tone(verdict), [.. result.Parts.Select(Measure)], result.Model, result.Obstacle);
    }

    private static string Tone(Verdict verdict) => verdict switch
    {
        Verdict.True => "yes",
        Verdict.False => "no",
        Verdict.Partly or Verdict.NotTrue => "partly",
        Verdict.Depends => "depends",
        _ => "open",
    };

    private static ClaimMeasure Measure(ClaimPart part) =>
        new(part.Says.Ru, Number(part.Published), Number(part.Measured),
            part.Interval is [{ } low, { } high] && low != high ? $"{Number(low)} … {Number(high)}" : "");

    private static string Number(double? value) =>
        value is { } number ? number.ToString("g4", CultureInfo.InvariantCulture).Replace('.', ',') : "";
}
