using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

/// <summary>Every rule of data/claims.json on made-up measurements, and how findings add up.</summary>
[Trait("tier", "fast")]
public class ClaimRuleTests
{
    public static TheoryData<string> Rules() =>
        [.. Claim.All.Values.Where(c => c.Rule is { Ground: ClaimGround.Measured or ClaimGround.Identity }).Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Inside_every_region_a_claim_is_true_and_outside_every_one_it_is_not(string id)
    {
        // A part that a source decides is as the source says, whatever is measured.
        var (sources, each) = (Claim.Of(id).Rule!.Sources, Claim.Of(id).Form == ClaimForm.Each);
        Assert.Equal(sources.All(s => s.Holds) ? Verdict.True : each ? Verdict.Partly : Verdict.False,
            Claim.Of(id).Judge(MadeUp(id, _ => true)).Verdict);
        var outside = Claim.Of(id).Judge(MadeUp(id, _ => false)).Verdict;
        Assert.Equal(sources.Any(s => s.Holds) && each ? Verdict.Partly : Verdict.False, outside);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_model_whose_control_fails_says_nothing(string id)
    {
        var rule = Claim.Of(id).Rule!;
        foreach (var control in rule.Controls)
        {
            Evidence[] failed = [.. MadeUp(id, _ => false).Select(e => e with
            {
                Measurements = [.. e.Measurements.Select(m => control.Means(m.Name) && control.AppliesTo(e.Kind)
                    ? Inside(control, m.Name, false) : m)],
            })];
            var verdict = Claim.Of(id).Judge(failed);
            var silent = rule.Criteria.Where(c => Kinds(rule).Where(c.AppliesTo).All(control.AppliesTo)).Select(c => c.Part).ToHashSet();
            Assert.All(verdict.Parts.Where(p => p.Sources.Count == 0 && rule.Criteria.Where(c => c.Part == p.Number)
                .All(c => Kinds(rule).Where(c.AppliesTo).All(control.AppliesTo))),
                part => Assert.Equal(Finding.Unmeasured, part.Finding));
            Assert.Contains(verdict.Controls, c => c.Finding == Finding.Excluded);
            Assert.True(silent.Count > 0 || verdict.Verdict != Verdict.True);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Too_few_units_leave_a_measured_claim_open(string id)
    {
        var rule = Claim.Of(id).Rule!;
        if (rule is { Ground: ClaimGround.Measured, MinimalN: > 1 })
        {
            var few = Claim.Of(id).Judge(MadeUp(id, _ => false, rule.MinimalN - 1));
            Assert.All(few.Parts.Where(p => p.Sources.Count == 0), part => Assert.Contains(part.Finding, new[] { Finding.Open,
                Finding.Unmeasured }));
            Assert.Contains(few.Verdict, rule.Sources.All(s => s.Holds)
                ? new[] { Verdict.Undecided, Verdict.BeyondReach } : [Verdict.NotTrue, Verdict.BeyondReach]);
        }
    }

    [Fact]
    public void An_interval_that_meets_the_threshold_decides_nothing_and_there_is_no_other_zone()
    {
        var criterion = new Criterion { Part = 1, Measure = "x", AtLeast = 0.5, Difference = 0.1 };
        Finding Of(double low, double high) => criterion.Judge(new("x", (low + high) / 2, new(low, high), 100));

        Assert.Equal(Finding.Holds, Of(0.5, 0.9));
        Assert.Equal(Finding.Open, Of(0.4, 0.5));
        Assert.Equal(Finding.Open, Of(0.4, 0.6));
        Assert.Equal(Finding.Excluded, Of(0.4, 0.4999));
        Assert.Equal(Finding.Open, criterion.Judge(new("x", double.NaN, new(0, 1), 0)));
    }

    [Theory]
    [InlineData(Across.Conditions, "HH", Finding.Holds)]
    [InlineData(Across.Conditions, "HX", Finding.Differs)]
    [InlineData(Across.Conditions, "XX", Finding.Excluded)]
    [InlineData(Across.Conditions, "HO", Finding.Open)]
    [InlineData(Across.Conditions, "XO", Finding.Open)]
    [InlineData(Across.Conditions, "", Finding.Unmeasured)]
    [InlineData(Across.Counterexample, "HX", Finding.Excluded)]
    [InlineData(Across.Counterexample, "HO", Finding.Open)]
    [InlineData(Across.Counterexample, "HHH", Finding.Holds)]
    public void Measurements_add_up_to_a_criterion(Across across, string findings, Finding expected) =>
        Assert.Equal(expected, Findings.OfMeasures(Read(findings), across));

    [Theory]
    [InlineData("HH", Finding.Holds)]
    [InlineData("HX", Finding.Excluded)]
    [InlineData("HO", Finding.Open)]
    [InlineData("HD", Finding.Differs)]
    [InlineData("HU", Finding.Open)]
    [InlineData("UU", Finding.Unmeasured)]
    public void Criteria_add_up_to_a_part(string findings, Finding expected) => Assert.Equal(expected, Findings.OfCriteria(Read(findings)));

    [Theory]
    [InlineData("HH", Verdict.True, Verdict.True)]
    [InlineData("HX", Verdict.Partly, Verdict.False)]
    [InlineData("XX", Verdict.False, Verdict.False)]
    [InlineData("XO", Verdict.NotTrue, Verdict.False)]
    [InlineData("HO", Verdict.Undecided, Verdict.Undecided)]
    [InlineData("HD", Verdict.Depends, Verdict.Depends)]
    [InlineData("XD", Verdict.Depends, Verdict.False)]
    [InlineData("HU", Verdict.BeyondReach, Verdict.BeyondReach)]
    [InlineData("UU", Verdict.BeyondReach, Verdict.BeyondReach)]
    [InlineData("OU", Verdict.Undecided, Verdict.Undecided)]
    [InlineData("XU", Verdict.NotTrue, Verdict.False)]
    public void Parts_add_up_to_a_verdict(string findings, Verdict each, Verdict all)
    {
        Assert.Equal(each, Findings.OfParts(Read(findings), ClaimForm.Each));
        Assert.Equal(all, Findings.OfParts(Read(findings), ClaimForm.All));
    }

    [Fact]
    public void A_weaker_interval_than_the_rule_asks_for_is_refused()
    {
        var rule = new ClaimRule
        {
            Ground = ClaimGround.Measured,
            Criteria = [new() { Part = 1, Measure = "x", AtMost = 0.6,
            Candidates = 5 }]
        };
        Evidence Of(double level) => new(EvidenceKind.Glass, "m", new Measured("x", 0.5, new(0.4, 0.55, level), 9));

        Assert.Contains("0.99", Assert.Throws<ArgumentException>(() => rule.Judge([new("", "")], [Of(0.95)])).Message,
            StringComparison.Ordinal);
        Assert.Equal(Finding.Holds, rule.Judge([new("", "")], [Of(0.99)]).Parts[0].Finding);
    }

    [Fact]
    public void Wrong_rules_are_refused_when_the_list_is_read()
    {
        var design = new ClaimDesign { Models = ["m"], Sample = new("", ""), Unit = new("", ""), N = 1 };
        Criterion one = new() { Part = 1, Measure = "x", AtLeast = 0 };
        void Refused(ClaimRule rule, int parts = 1) => Assert.Throws<ArgumentException>(() => rule.Validate(parts));

        new ClaimRule { Ground = ClaimGround.Measured, Design = design, Criteria = [one] }.Validate(1);
        Refused(new() { Ground = ClaimGround.Measured, Design = design });
        Refused(new() { Ground = ClaimGround.Measured, Criteria = [one] });
        Refused(new() { Ground = ClaimGround.Measured, Design = design, Criteria = [one] }, parts: 2);
        Refused(new() { Ground = ClaimGround.Measured, Design = design, Criteria = [one with { AtLeast = null }] });
        Refused(new() { Ground = ClaimGround.Measured, Design = design, Criteria = [one with { AtLeast = 2, AtMost = 1 }] });
        Refused(new() { Ground = ClaimGround.Measured, Design = design, Criteria = [one with { Part = 2 }] });
        Refused(new() { Ground = ClaimGround.None });
    }

    private static Finding[] Read(string letters) => [.. letters.Select(letter => letter switch
    {
        'H' => Finding.Holds,
        'X' => Finding.Excluded,
        'O' => Finding.Open,
        'D' => Finding.Differs,
        _ => Finding.Unmeasured,
    })];

    private static EvidenceKind[] Kinds(ClaimRule rule) => rule.Ground == ClaimGround.Identity && rule.Design!.Models is ["arithmetic"]
        ? [EvidenceKind.Arithmetic] : [EvidenceKind.Glass, EvidenceKind.Real];

    // One evidence of each kind, with every number of the rule in or out of its region and the controls passed; a starred one
    // comes under three conditions.
    private static Evidence[] MadeUp(string id, Func<int, bool> inside, long n = 100_000)
    {
        var (rule, index) = (Claim.Of(id).Rule!, 0);
        IEnumerable<string> Names(Criterion c) => c.Measure.EndsWith('*') ? new[] { "a", "b", "c" }.Select(x => c.Measure[..^1] + x)
            : [c.Measure];
        return [.. Kinds(rule).Select(kind => new Evidence(kind, $"made up {kind}",
        [
            .. rule.Controls.Where(c => c.AppliesTo(kind)).SelectMany(c => Names(c).Select(name => Inside(c, name, true, n))),
            .. rule.Criteria.Where(c => c.AppliesTo(kind) && rule.Controls.All(k => k.Measure != c.Measure))
                .SelectMany(c => Names(c).Select(name => Inside(c, name, inside(index++), n))),
        ]))];
    }

    private static Measured Inside(Criterion criterion, string name, bool inside, long n = 100_000)
    {
        var edge = criterion.AtLeast ?? criterion.AtMost!.Value;
        var width = criterion is { AtLeast: { } low, AtMost: { } high } ? (high - low) / 2 : 0.01;
        var direction = criterion.AtLeast is null == inside ? -1 : 1;
        var value = edge + (direction * width);
        return new(name, value, new(value - (width / 10), value + (width / 10), 0.9999), n);
    }
}
