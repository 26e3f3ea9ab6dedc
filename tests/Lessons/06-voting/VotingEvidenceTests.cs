using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Models;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L06Voting;

/// <summary>What section 6 measures ahead.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class VotingEvidenceTests
{
    private static readonly VotingEvidence _evidence = new();

    [Fact]
    public void Every_measure_is_of_surveys_that_run_and_every_survey_is_of_use()
    {
        string[] names = [.. _evidence.Surveys.Select(survey => survey.Name)];
        Assert.Equal(names.Distinct(), names);
        Assert.Empty(_evidence.Measures.SelectMany(measure => measure.Surveys).Except(names));

        // untrained networks stand beside the verdict and decide nothing
        Assert.All(names.Except(_evidence.Measures.SelectMany(measure => measure.Surveys)),
            name => Assert.EndsWith("-untrained", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_criterion_of_the_section_finds_its_number_in_what_was_measured()
    {
        foreach (var claim in Claim.All.Values.Where(claim => claim.Section == 6))
        {
            var kept = LessonEvidence.Kept(claim.Id);
            Assert.All(claim.Rule!.Criteria.Concat(claim.Rule.Controls), criterion => Assert.Contains(kept, evidence =>
                criterion.AppliesTo(evidence.Kind) && evidence.Measurements.Any(measured => criterion.Means(measured.Name))));
        }
    }

    [Fact]
    public void A_lens_over_one_text_counts_what_the_survey_of_a_lens_counts()
    {
        var law = Worlds.Of("tales");
        using var model = new LanguageModel("glass/net", TinyModels.Make(TinyModels.Base with { DVocab = law.TokenCount, NContext = 128 }));
        int[] ids = [.. Enumerable.Range(0, 20).Select(i => i * 7 % law.TokenCount)];
        var row = NarrowingSurveys.Row(model, "one", ids, _ => true, seed: 1).Values;
        var whole = LensSurvey.Of(model, [ids], positions: ids.Length).Positions;
        var layers = model.Config.NLayers;
        Assert.Equal(ids.Length, row[0]);
        Assert.Equal(ids.Length * (layers - 1), row[1]);
        Assert.Equal(whole.Sum(p => Enumerable.Range(2, layers - 1).Count(depth => p.Entropies[depth] < p.Entropies[depth - 1])), row[2]);
        Assert.Equal(whole.Count(p => p.SettledAt == layers), row[3]);
        Assert.Equal(ids.Length, row[4]);
        Assert.Equal([0, 0, 0, 0, 0], NarrowingSurveys.Row(model, "none", ids, _ => false, seed: 1).Values);
        Live.Same(() => _ = NarrowingSurveys.Row(model, "one", ids, _ => true, seed: 1));
    }

    [Fact]
    public void Places_beyond_the_most_are_chosen_blindly_and_alike_each_time()
    {
        using var model = new LanguageModel("glass/net", TinyModels.Make(TinyModels.Base with { NContext = 128 }));
        int[] ids = [.. Enumerable.Range(0, 100).Select(i => i % model.VocabularySize)];
        var row = NarrowingSurveys.Row(model, "one", ids, _ => true, seed: 1).Values;
        Assert.Equal(NarrowingSurveys.MostPlaces, row[0]);
        Assert.Equal(row, NarrowingSurveys.Row(model, "one", ids, _ => true, seed: 1).Values);
    }

    [Fact]
    public void A_fiftieth_of_a_survey_is_the_same_as_in_the_whole()
    {
        var some = CalibrationSurveys.World.Measure(new SurveyScope(Step: 400));
        var known = CalibrationSurveys.World.Measure(new SurveyScope(Step: 800));
        Assert.Equal(["0000", "0400", "0800", "1200", "1600"], some.Rows.Select(row => row.Id));
        Assert.All(known.Rows, row => Assert.Equal(row.Values, some.Rows.Single(other => other.Id == row.Id).Values));
        SurveyModels.Forget();
    }
}
