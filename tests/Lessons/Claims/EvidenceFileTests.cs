using BetweenTokens.Lessons.Claims;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

/// <summary>What was measured ahead: kept, read, and repeated in part.</summary>
[Trait("tier", "fast")]
public class EvidenceFileTests
{
    private static Survey Made(double shift = 0, string? recipe = null) => new()
    {
        Name = "made up",
        Kind = EvidenceKind.Glass,
        Recipe = recipe,
        Columns = ["share", "#hits"],
        Run = scope => ("glass/none", [.. scope.Of(Enumerable.Range(0, 120)).Select(unit =>
            new SurveyRow($"unit {unit.Index}", (unit.Item / 7.0) + shift, unit.Item % 3))]),
    };

    [Fact]
    public void Evidence_comes_back_as_it_was_written_and_one_line_holds_one_unit()
    {
        using var folder = new TemporaryFolder();
        var path = folder["06.json"];
        var kept = EvidenceKeeper.Measure(Made());
        var file = new EvidenceFile(6, new Dictionary<string, string> { ["06-01"] = "abc" }, []).With(kept);
        file.Write(path);

        var read = EvidenceFile.Read(path, 6);
        Assert.Equal(file.Rules, read.Rules);
        Assert.Equal(kept.Rows, read.Surveys.Single().Rows);
        Assert.Equal(1, File.ReadAllLines(path).Count(line => line.Contains("\"unit 7\": [1, 1]", StringComparison.Ordinal)));
        Assert.False(read.Surveys.Single().ToTable().IsLive);
        Assert.Equal(120, read.Surveys.Single().ToTable().ToDataFrame().Rows.Count);

        read.With(kept).Write(path);
        Assert.Single(EvidenceFile.Read(path, 6).Surveys);
    }

    [Fact]
    public void A_check_repeats_a_fiftieth_and_finds_what_comes_out_otherwise()
    {
        var kept = EvidenceKeeper.Measure(Made());

        Assert.Equal((2, null), (SurveyCheck.Of(Made(), kept).Units, SurveyCheck.Of(Made(), kept).Fault));
        Assert.Null(SurveyCheck.Of(Made(shift: 5e-4), kept).Fault);
        Assert.Contains("share of unit 25", SurveyCheck.Of(Made(shift: 5e-3), kept).Fault, StringComparison.Ordinal);
        Assert.Contains("is not kept", SurveyCheck.Of(
            Made(), kept with { Rows = kept.Rows.Where(row => row.Key != "unit 75").ToDictionary() }).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_is_not_repeated_but_its_recipe_must_be_the_one_that_was_trained()
    {
        var kept = EvidenceKeeper.Measure(Made(recipe: "two layers"));

        Assert.Equal((0, null), (SurveyCheck.Of(Made(shift: 1, recipe: "two layers"), kept).Units,
            SurveyCheck.Of(Made(shift: 1, recipe: "two layers"), kept).Fault));
        Assert.Contains("measure it again", SurveyCheck.Of(Made(recipe: "three layers"), kept).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_under_the_same_name_is_found()
    {
        var survey = Made() with { Models = ["glass/base-s-50k"] };
        var kept = EvidenceKeeper.Measure(survey);

        Assert.Equal(64, kept.Hashes["glass/base-s-50k"].Length);
        Assert.Null(SurveyCheck.Of(survey, kept).Fault);
        Assert.Contains("is not the one that was measured", SurveyCheck.Of(
            survey, kept with { Hashes = new Dictionary<string, string> { ["glass/base-s-50k"] = new('0', 64) } }).Fault,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_evidence_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["06.json"], "{\"section\": ");
        Assert.Contains("workbook measure",
            Assert.Throws<InvalidDataException>(() => EvidenceFile.Read(folder["06.json"], 6)).Message, StringComparison.Ordinal);
    }
}
