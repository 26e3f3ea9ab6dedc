using System.Text.Json;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class InspectCommandTests
{
    [SkippableFact]
    public async Task A_models_config_tensors_and_memory_are_shown()
    {
        var path = Shared.Reference("tiny/gpt_neox");
        var run = await Cli.Run("inspect", path);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Snapshot.Match(run.Output.Replace(path, "MODEL", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task The_numbers_of_a_real_model_are_the_known_ones()
    {
        var run = await Cli.Run("inspect", Shared.Model("smollm2-135m-instruct"), "--json");
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(134_515_008, report.GetProperty("parameters").GetInt64());
        Assert.Equal(272, report.GetProperty("tensors").GetArrayLength());

        // 30 layers, keys and values, 3 heads of 64, four bytes.
        Assert.Equal(30 * 2 * 3 * 64 * 4, report.GetProperty("memory").GetProperty("cachePerTokenFloat32").GetInt64());
        Assert.Equal(134_515_008L * 4, report.GetProperty("memory").GetProperty("float32").GetInt64());
        Assert.Equal(100_000, report.GetProperty("config").GetProperty("rotaryBase").GetDouble());
    }

    [Fact]
    public async Task An_unknown_model_is_refused_with_what_to_do_next()
    {
        var run = await Cli.Run("inspect", "qwen3-0.6");
        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains("Did you mean qwen3-0.6b", run.Error);
    }
}
