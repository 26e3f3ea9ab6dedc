using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>No verdict without numbers, no rule without a test that it could have come out otherwise.</summary>
[Trait("tier", "fast")]
public class ClaimEvidenceTests
{
    public static TheoryData<string> Ruled() => [.. Claim.All.Values
        .Where(c => c.Rule is { Ground: ClaimGround.Measured or ClaimGround.Identity }).Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ruled))]
    public void Every_number_that_a_rule_asks_for_was_measured(string id)
    {
        var (rule, kept) = (Claim.Of(id).Rule!, LessonEvidence.Kept(id));
        Assert.All(rule.Criteria.Concat(rule.Controls), criterion => Assert.True(
            kept.Any(e => criterion.AppliesTo(e.Kind) && e.Measurements.Any(m => criterion.Means(m.Name))),
            $"{id}: '{criterion.Measure}' is measured nowhere; measured are: "
                + string.Join("; ", kept.SelectMany(e => e.Measurements).Select(m => m.Name))));
        Assert.All(kept.SelectMany(e => e.Measurements), measured => Assert.Contains(
            rule.Criteria.Concat(rule.Controls), criterion => criterion.Means(measured.Name)));
    }

    [Theory]
    [MemberData(nameof(Ruled))]
    public void Numbers_were_measured_for_the_rule_that_stands(string id)
    {
        var file = EvidenceFile.Of(Claim.Of(id).Section);
        var needs = LessonEvidence.All[file.Section].Measures.Where(m => m.Claim == id).SelectMany(m => m.Surveys).ToList();
        Assert.True(needs.Count == 0 || file.Rules.GetValueOrDefault(id) == Claim.Of(id).Rule!.Hash,
            $"{id} was measured for the rule {file.Rules.GetValueOrDefault(id)}; the rule is {Claim.Of(id).Rule!.Hash}.");
    }

    [Theory]
    [MemberData(nameof(Ruled))]
    public void Every_rule_has_a_test_that_it_can_come_out_both_ways(string id) => Assert.Contains(
        typeof(ClaimEvidenceTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()),
        method => method.GetCustomAttributesData().Any(a => a.AttributeType == typeof(TraitAttribute)
            && a.ConstructorArguments.Select(x => x.Value as string).SequenceEqual(["claim", id])));
}
