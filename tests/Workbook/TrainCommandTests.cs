using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public sealed class TrainCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-train-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_recipe_of_ones_own_is_trained_into_a_folder_that_loads()
    {
        var path = Path.Combine(_folder, "mine.json");
        await File.WriteAllTextAsync(path, """
            { "model": { "n_layers": 1, "d_model": 16, "n_heads": 2 }, "world": { "shares": { "weather": 1 },
            "max_tokens": 32 }, "rows": 2, "length": 32, "steps": 2 }
            """);
        var run = await Cli.Run("train", path, "--out", Path.Combine(_folder, "model"), "--measure", "100");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("mine:", run.Output, StringComparison.Ordinal);
        using var model = LanguageModel.Load(Path.Combine(_folder, "model"));
        Assert.Equal(16, model.Config.DModel);
    }

    [Theory]
    [InlineData("--steps", "x", "--steps takes a number such as 100; found 'x'.")]
    [InlineData("--save-every", "ten", "--save-every takes a number such as 200; found 'ten'.")]
    public async Task A_wrong_number_is_one_message_without_the_whole_help(string option, string value, string message)
    {
        var run = await Cli.Run("train", "base", option, value);
        Assert.Equal((ExitCodes.BadArguments, ""), (run.ExitCode, run.Output.Trim()));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("See: workbook train --help", run.Error.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measuring_on_nothing_is_refused_before_anything_is_trained()
    {
        var run = await Cli.Run("train", "base", "--measure", "0", "--out", Path.Combine(_folder, "none"));
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(_folder, "none")));
    }

    [Fact]
    public async Task An_unknown_recipe_is_an_error_that_names_the_nearest()
    {
        var run = await Cli.Run("train", "bass");
        Assert.NotEqual(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("Did you mean base", run.Error, StringComparison.Ordinal);
    }
}
