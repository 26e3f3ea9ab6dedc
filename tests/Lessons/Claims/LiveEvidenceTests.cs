using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class LiveEvidenceTests
{
    private const string Id = "06-12";

    [Fact]
    public void A_few_units_are_measured_with_the_model_at_hand()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var live = Assert.Single(LiveEvidence.Of(Id, model, units: 2));
        Assert.Equal((model.Described, EvidenceKind.Glass, true), (live.Model, live.Kind, live.IsLive));
        Assert.All(live.Measurements, measured => Assert.Equal(2, measured.N));
    }

    [Fact]
    public void A_model_that_is_not_here_measures_nothing() =>
        Assert.Empty(LiveEvidence.Of(Id, LanguageModel.LoadIfHere("no-such-model-at-all"), units: 2));

    [Fact]
    public void Numbers_of_the_same_model_stand_beside_the_verdict_and_those_of_another_decide_in_place_of_their_kind()
    {
        var kept = LessonEvidence.Kept(Id);
        var glass = kept.First(e => e.Kind == EvidenceKind.Glass);

        var beside = Claim.Show(Id, glass);
        Assert.NotEmpty(beside.Live);
        Assert.Equal(kept.Count, beside.Evidence.Count);

        var other = Claim.Show(Id, glass with { Model = "glass/another" });
        Assert.Empty(other.Live);
        Assert.Contains(other.Evidence, e => e.Model == "glass/another");
        Assert.DoesNotContain(other.Evidence, e => e.Model == glass.Model);
        Assert.Contains(other.Evidence, e => e.Kind == EvidenceKind.Real);
    }
}
