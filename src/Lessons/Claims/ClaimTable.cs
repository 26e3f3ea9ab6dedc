using System.Globalization;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>Verdicts as a table: claim, verdict, and every number behind it with its interval, the published number beside ours.</summary>
public static class ClaimTable
{
    private static readonly string _arithmetic = Evidence.Arithmetic().Model;

    /// <summary>Verdicts as they were just decided.</summary>
    public static Table Of(params IReadOnlyList<ClaimVerdict> verdicts) =>
        Show(verdicts.SelectMany(verdict => Rows(verdict, SeveralModels(verdicts))), verdicts);

    /// <summary>Every claim of a section: decided in this session, or why not.</summary>
    public static Table OfSection(int section)
    {
        var verdicts = ClaimLog.Of(section);
        var decided = verdicts.ToLookup(v => v.Claim.Id);
        return Show(Claim.All.Values.Where(c => c.Section == section).OrderBy(c => c.Id, StringComparer.Ordinal)
            .SelectMany(claim => decided.Contains(claim.Id)
                ? decided[claim.Id].SelectMany(verdict => Rows(verdict, SeveralModels(verdicts)))
                : [Undecided(claim)]),
            verdicts);
    }

    private static bool SeveralModels(IReadOnlyList<ClaimVerdict> verdicts) =>
        verdicts.Select(v => v.Model).Distinct().Count(model => model != _arithmetic) > 1;

    // The models stand above the table, not in a column: the numbers need the room.
    private static Table Show(IEnumerable<Row> rows, IReadOnlyList<ClaimVerdict> verdicts) => Table.Of(
        string.Join(" · ", verdicts.Select(v => v.Model).Distinct().Select(m => m == _arithmetic ? LessonWords.Now.ArithmeticEvidence : m)),
        rows,
        ("№", r => r.Id),
        (LessonWords.Now.Claim, r => r.Claim),
        (LessonWords.Now.Verdict, r => r.Verdict),
        (LessonWords.Now.WhatMeasured, r => r.What),
        (LessonWords.Now.InTheText, r => r.Published),
        (LessonWords.Now.Ours, r => r.Ours),
        (LessonWords.Now.Interval, r => r.Interval),
        ("n", r => r.N));

    private static Row Undecided(Claim claim) =>
        new(Number(claim), Say(claim), "—", claim.Rule is not null ? LessonWords.Now.NotMeasured
            : claim.Experiment.StartsWith("No experiment", StringComparison.Ordinal) ? LessonWords.Now.NotMeasurable
            : LessonWords.Now.NoRuleYet, "", "", "", "");

    // The claim and its verdict stand once, beside the first number.
    private static IEnumerable<Row> Rows(ClaimVerdict verdict, bool named)
    {
        for (int i = 0; i < verdict.Parts.Count; i++)
        {
            var part = verdict.Parts[i];
            var (first, measured) = (i == 0, part.Measured);
            string what = part.Criterion.Says is { } says
                ? (part.Criterion.Measure.EndsWith('*') ? $"{says} · {measured.Name[(part.Criterion.Measure.Length - 1)..].Trim()}" : says)
                : measured.Name;
            yield return new(
                first ? Number(verdict.Claim) : "",
                first ? Say(verdict.Claim) : "",
                first ? Name(verdict.Verdict) + (named && verdict.Model != _arithmetic ? $" · {ShortName(verdict.Model)}" : "") : "",
                $"{what}: {Finding(part.Finding)}",
                part.Criterion.Published is { } published ? Number(published) : "",
                Number(measured.Value),
                measured.Interval.Level == 1
                    ? LessonWords.Now.Exactly
                    : $"{Number(measured.Interval.Low)} … {Number(measured.Interval.High)}",
                measured.N.ToString(CultureInfo.InvariantCulture));
        }

        if (verdict.Obstacle is not null)
        {
            yield return new("", "", "", Obstacle(verdict), "", "", "", "");
        }
    }

    // «smollm2-135m-instruct, Q4_1 in float32»: what was loaded stands above the table.
    private static string ShortName(string model) => model.Split(',', ' ')[0];

    private static string Say(Claim claim) => Words.Now.Code == "ru" ? claim.ClaimRu : claim.ClaimEn;

    private static string Name(Verdict verdict) => Words.Now.Code == "ru" ? verdict.NameRu() : verdict.Name();

    private static string Finding(Finding finding) => (Words.Now.Code, finding) switch
    {
        ("ru", Claims.Finding.Holds) => "да",
        ("ru", Claims.Finding.Excluded) => "нет",
        ("ru", _) => "неясно",
        (_, Claims.Finding.Holds) => "yes",
        (_, Claims.Finding.Excluded) => "no",
        _ => "cannot tell",
    };

    // What stood in the way, by the same order in which the rule looks: the easy task, the number of cases, the interval.
    private static string Obstacle(ClaimVerdict verdict)
    {
        var rule = verdict.Claim.Rule!;
        return verdict.Parts.Any(p => rule.Controls.Contains(p.Criterion) && p.Finding != Claims.Finding.Holds)
            ? LessonWords.Now.EasyTaskFailed
            : verdict.Parts.Any(p => p.Measured.N < rule.MinimalN) ? LessonWords.Now.TooFewCases
            : LessonWords.Now.IntervalTooWide;
    }

    // A hyphen that does not break.
    private static string Number(Claim claim) => claim.Id.Replace('-', '\u2011');

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    private sealed record Row(
        string Id,
        string Claim,
        string Verdict,
        string What,
        string Published,
        string Ours,
        string Interval,
        string N);
}
