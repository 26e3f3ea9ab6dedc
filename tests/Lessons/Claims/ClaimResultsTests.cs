using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class ClaimResultsTests
{
    [Fact]
    public void Verdicts_are_collected_by_claim_and_a_later_one_replaces_the_earlier()
    {
        using var folder = new TemporaryFolder();
        var results = new ClaimResults(Path.Combine(folder.Path, "claims"));
        Assert.Empty(results.Read());

        var claim = Of(new() { Part = 1, Measure = "x", AtLeast = 0.5, Published = 0.8 });
        void Add(string model, double value) => results.Add(claim.Judge(new Evidence(EvidenceKind.Real, model, Measured.Exact("x",
            value))));
        Add("SmolLM2 / Q4_1", 0.2);
        Add("glass/base", 0.7);

        var read = results.Read().Single();
        Assert.Equal(("glass/base", "true", 0.7, 0.8), (read.Model, read.Verdict, read.Measured, read.Published));
        Assert.Equal([0.7, 0.7], read.Interval);
        Assert.Single(Directory.GetFiles(results.Folder));
    }

    [Fact]
    public void Numbers_without_bound_are_written_as_null()
    {
        using var folder = new TemporaryFolder();
        var results = new ClaimResults(folder.Path);
        results.Add(Of(new() { Part = 1, Measure = "x", AtLeast = 0.5 }).Judge(new Evidence(EvidenceKind.Real, "m", new Measured("x",
            double.NaN, new(double.NegativeInfinity, 1), 3))));

        using var json = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(folder.Path).Single()));
        Assert.Equal("undecided", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("measured").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("interval")[0].ValueKind);
        Assert.Null(results.Read()[0].Measured);
    }

    [Fact]
    public void A_file_that_is_no_verdict_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "x.json"), "{\"id\": 3");

        Assert.Contains(
            "x.json", Assert.Throws<InvalidDataException>(() => new ClaimResults(folder.Path).Read()).Message, StringComparison.Ordinal);
    }

    private static Claim Of(Criterion criterion) => Claim.Of("01-07") with
    {
        Rule = new ClaimRule { Ground = ClaimGround.Measured, Criteria = [criterion] },
    };
}
