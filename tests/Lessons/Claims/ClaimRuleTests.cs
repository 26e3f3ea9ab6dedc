using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

/// <summary>Every rule of data/claims.json on made-up measurements.</summary>
[Trait("tier", "fast")]
public class ClaimRuleTests
{
    public static TheoryData<string, EvidenceKind> Rules()
    {
        var data = new TheoryData<string, EvidenceKind>();
        foreach (var claim in Claim.All.Values.Where(c => c.Rule is not null))
        {
            foreach (var kind in Enum.GetValues<EvidenceKind>().Where(kind => claim.Rule!.Criteria.Any(c => c.AppliesTo(kind))))
            {
                data.Add(claim.Id, kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Measurements_inside_every_region_make_a_claim_true_and_outside_false(string id, EvidenceKind kind)
    {
        Assert.Equal(Verdict.True, Claim.Of(id).Judge(MadeUp(id, kind, _ => true)).Verdict);
        Assert.Equal(Verdict.False, Claim.Of(id).Judge(MadeUp(id, kind, _ => false)).Verdict);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Some_inside_and_some_outside_is_partly_or_depends(string id, EvidenceKind kind)
    {
        var verdict = Claim.Of(id).Judge(MadeUp(id, kind, i => i % 2 == 0)).Verdict;
        var several = MadeUp(id, kind, _ => true).Measurements.Count - Controls(id, kind).Count() > 1;

        Assert.Equal(!several ? Verdict.True : Claim.Of(id).Rule!.Name == "parts" ? Verdict.Partly : Verdict.Depends, verdict);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Failing_the_easy_task_or_too_few_cases_is_beyond_reach(string id, EvidenceKind kind)
    {
        var rule = Claim.Of(id).Rule!;
        foreach (var control in Controls(id, kind))
        {
            var good = MadeUp(id, kind, _ => false);
            var failed = good with
            {
                Measurements = [.. good.Measurements.Select(m => m.Name == control.Measure ? Inside(control, m.Name, false) : m)],
            };
            var verdict = Claim.Of(id).Judge(failed);
            Assert.Equal(Verdict.BeyondReach, verdict.Verdict);
            Assert.Contains(control.Measure, verdict.Obstacle, StringComparison.Ordinal);
        }

        if (rule.MinimalN > 1)
        {
            var few = MadeUp(id, kind, _ => false, n: rule.MinimalN - 1);
            Assert.Contains("too few", Claim.Of(id).Judge(few).Obstacle, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_interval_that_straddles_the_bound_decides_nothing()
    {
        var rule = new ClaimRule { Name = "parts", Criteria = [new() { Measure = "x", AtLeast = 0.5, Margin = 0.05 }] };
        Verdict Of(double low, double high) =>
            rule.Decide(Evidence.Arithmetic(new Measured("x", (low + high) / 2, new(low, high), 100))).Verdict;

        Assert.Equal(Verdict.True, Of(0.5, 0.9));
        Assert.Equal(Verdict.BeyondReach, Of(0.4, 0.6));
        Assert.Equal(Verdict.BeyondReach, Of(0.40, 0.46));
        Assert.Equal(Verdict.False, Of(0.40, 0.449));
    }

    [Fact]
    public void A_missing_measurement_and_a_weaker_interval_are_refused()
    {
        var rule = new ClaimRule { Name = "parts", Criteria = [new() { Measure = "x", AtLeast = 0.5 }] };

        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => rule.Decide(Evidence.Arithmetic(Measured.Exact("y", 1)))).Message,
            StringComparison.Ordinal);
        Assert.Contains("0.9",
            Assert.Throws<ArgumentException>(() => rule.Decide(Evidence.Arithmetic(new Measured("x", 1, new(0.9, 1, 0.9), 5)))).Message,
            StringComparison.Ordinal);
        Assert.Equal(Verdict.BeyondReach, rule.Decide(Evidence.Arithmetic(Measured.Share("x", 0, 0))).Verdict);
    }

    [Fact]
    public void Wrong_rules_are_refused_when_the_list_is_read()
    {
        Assert.Throws<ArgumentException>(() =>
            new ClaimRule { Name = "guess", Criteria = [new() { Measure = "x", AtLeast = 0 }] }.Validate());
        Assert.Throws<ArgumentException>(() => new ClaimRule { Name = "parts" }.Validate());
        Assert.Throws<ArgumentException>(() => new ClaimRule { Name = "parts", Criteria = [new() { Measure = "x" }] }.Validate());
        Assert.Throws<ArgumentException>(() =>
            new ClaimRule { Name = "parts", Criteria = [new() { Measure = "x", AtLeast = 2, AtMost = 1 }] }.Validate());
    }

    /// <summary>
    /// Measurements in or out of each criterion's region, with controls passed; a starred criterion gets three conditions.
    /// </summary>
    private static Evidence MadeUp(string id, EvidenceKind kind, Func<int, bool> inside, long n = 100_000)
    {
        var measurements = Controls(id, kind).Select(c => Inside(c, c.Measure, true, n)).ToList();
        var index = 0;
        foreach (var criterion in Claim.Of(id).Rule!.Criteria.Where(c => c.AppliesTo(kind)))
        {
            var names = criterion.Measure.EndsWith('*')
                ? new[] { "a", "b", "c" }.Select(x => criterion.Measure[..^1] + x)
                : [criterion.Measure];
            measurements.AddRange(names.Select(name => Inside(criterion, name, inside(index++), n)));
        }

        return new(kind, "made up", measurements);
    }

    private static IEnumerable<Criterion> Controls(string id, EvidenceKind kind) =>
        Claim.Of(id).Rule!.Controls.Where(c => c.AppliesTo(kind));

    private static Measured Inside(Criterion criterion, string name, bool inside, long n = 100_000)
    {
        var edge = criterion.AtLeast ?? criterion.AtMost!.Value;
        var width = criterion is { AtLeast: { } low, AtMost: { } high } ? (high - low) / 2 : 0.01;
        var direction = criterion.AtLeast is null == inside ? -1 : 1;
        var value = edge + direction * (inside ? width : criterion.Margin + width);
        return new(name, value, new(value - width / 10, value + width / 10), n);
    }
}
