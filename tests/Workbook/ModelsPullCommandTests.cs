using System.Text.Json;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public sealed class ModelsPullCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetches_into_the_named_folder_and_says_what_was_compared()
    {
        byte[] config = [.. "{}"u8];
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, config));
        var catalogue = _folder.Write("catalogue.json", JsonSerializer.Serialize(new
        {
            models = new[]
            {
                new
                {
                    name = "small",
                    title = "A small one",
                    family = "llama",
                    parameters = 1,
                    licence = "MIT",
                    files = new[] { new { name = "config.json", sources = new[] { new { url = server.Url() } } } },
                },
            },
        }));
        var run = await Cli.Run("models", "pull", "small", "--to", _folder["models"], "--catalogue", catalogue);
        Assert.Equal((ExitCodes.Ok, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(config, File.ReadAllBytes(_folder["models/small/config.json"]));
        Assert.All(["config.json: 2 B", "nobody states", "Licence: MIT"], word => Assert.Contains(word, run.Output));
    }

    [Fact]
    public async Task A_misspelt_name_comes_with_the_right_one()
    {
        var run = await Cli.Run("models", "pull", "smolm2-135m");
        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains("Did you mean smollm2-135m-instruct", run.Error);
    }

    [Fact]
    public async Task A_damaged_model_fails_verification()
    {
        _folder.Write("broken/config.json", "{}");
        File.WriteAllBytes(_folder["broken/model.safetensors"], [9, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
        var run = await Cli.Run("models", "verify", _folder["broken"]);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("model.safetensors", run.Output);
    }
}
