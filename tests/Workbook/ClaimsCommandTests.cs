using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class ClaimsCommandTests
{
    [Fact]
    public async Task Before_any_run_it_says_so_and_decides_arithmetic()
    {
        using var folder = new TemporaryFolder();
        var run = await Cli.Run("claims", "--from", folder["none"], "--json");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("workbook run", run.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(["06-01", "06-02", "06-03"], json.RootElement.EnumerateArray().Select(c => c.GetProperty("id").GetString()));
        var first = json.RootElement[0];
        Assert.Equal("false", first.GetProperty("verdict").GetString());
        Assert.Equal(0.936, first.GetProperty("measured").GetDouble(), 0.001);
        Assert.Equal(0.936, first.GetProperty("interval")[1].GetDouble(), 0.001);
        Assert.Equal("arithmetic", first.GetProperty("model").GetString());
        Assert.Equal(0.95, first.GetProperty("published").GetDouble());
    }

    [Fact]
    public async Task Verdicts_of_a_run_stand_beside_those_of_arithmetic()
    {
        using var folder = new TemporaryFolder();
        var results = new ClaimResults(folder.Path);
        results.Add(Claim.Of("06-12").Judge(new(EvidenceKind.Real, "some model",
            Measured.Exact("largest difference without the norm", 9, 200), Measured.Share("share of equal top-1 without the norm", 20, 200),
            Measured.Exact("largest difference with the norm", 1e-5, 200))));
        var run = await Cli.Run("claims", "--from", folder.Path);

        Assert.Equal("", run.Error);
        Assert.Contains(run.Output.Split('\n'),
            line => line.Contains("06-12", StringComparison.Ordinal) && line.Contains("false", StringComparison.Ordinal));
        Assert.Contains("4 of 200 claims decided", run.Output, StringComparison.Ordinal);
        Assert.Equal("[]", (await Cli.Run("claims", "--from", folder.Path, "--json", "--section", "7")).Output.Trim());
    }

    [Theory]
    [InlineData("21")]
    [InlineData("0")]
    [InlineData("-3")]
    public async Task A_section_that_is_not_there_is_refused(string section)
    {
        var run = await Cli.Run("claims", "--section", section);
        Assert.Equal((ExitCodes.BadArguments, ""), (run.ExitCode, run.Output));
        Assert.Contains($"--section is {section}; there are sections 1 to 20.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_without_a_verdict_says_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("claims of section 7 is decided yet",
            (await Cli.Run("claims", "--from", folder.Path, "--section", "7")).Error, StringComparison.Ordinal);
    }
}
