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
    public async Task Every_claim_with_a_rule_has_one_verdict_without_any_run()
    {
        var run = await Cli.Run("claims", "--json");

        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var rows = json.RootElement.EnumerateArray().ToArray();
        Assert.Equal(Claim.All.Values.Where(c => c.Rule is not null).Select(c => c.Id).Order(StringComparer.Ordinal),
            rows.Select(row => row.GetProperty("id").GetString()));
        var first = rows.Single(row => row.GetProperty("id").GetString() == "06-01");
        Assert.Equal(("false", "identity", "arithmetic"), (first.GetProperty("verdict").GetString(),
            first.GetProperty("ground").GetString(), first.GetProperty("model").GetString()));
        Assert.Equal(0.9362, first.GetProperty("measured").GetDouble(), 0.00005);
        Assert.Equal(0.95, first.GetProperty("published").GetDouble());
    }

    [Fact]
    public async Task Verdicts_of_a_run_go_before_those_measured_ahead()
    {
        using var folder = new TemporaryFolder();
        new ClaimResults(folder.Path).Add(Claim.Of("06-12").Judge(new Evidence(EvidenceKind.Real, "some model",
            Measured.Exact("largest difference without the norm", 9, 200), Measured.Exact("largest difference with the norm", 1e-5, 200))));
        var run = await Cli.Run("claims", "--from", folder.Path, "--section", "6");

        Assert.Equal("", run.Error);
        Assert.Contains(run.Output.Split('\n'), line => line.Contains("06-12", StringComparison.Ordinal)
            && line.Contains("false", StringComparison.Ordinal) && line.Contains("some model", StringComparison.Ordinal));
        Assert.Contains("12 of 200 claims", run.Output, StringComparison.Ordinal);
        Assert.Equal("[]", (await Cli.Run("claims", "--json", "--section", "7")).Output.Trim());
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
