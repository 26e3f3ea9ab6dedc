using System.Text.Json;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class ModelsListCommandTests
{
    [Fact]
    public async Task Every_model_of_the_catalogue_is_listed_with_its_state()
    {
        var run = await Cli.Run("models", "list", "--json");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var rows = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        var fetchable = rows.Single(row => row.GetProperty("name").GetString() == "pythia-160m"
            || row.GetProperty("path").GetString()?.Contains("pythia-160m") == true);
        Assert.Contains(fetchable.GetProperty("state").GetString(), new[] { "here", "workbook models pull pythia-160m" });
        Assert.Equal(162_322_944, fetchable.GetProperty("parameters").GetInt64());
    }

    [SkippableFact]
    public async Task A_model_on_this_machine_is_listed_with_place_format_and_size()
    {
        var path = Shared.Model("stories260K");
        var rows = JsonDocument.Parse((await Cli.Run("models", "list", "--json")).Output).RootElement.EnumerateArray();
        var row = rows.Single(row => row.GetProperty("path").GetString() == path);
        var place = ModelPlaces.Here().All.First(place => Path.GetDirectoryName(path) == place.Folder).Title;
        Assert.Equal([place, "llama2.c", "here"], new[] { "place", "format", "state" }.Select(name => row.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task The_table_names_every_place()
    {
        var run = await Cli.Run("models", "list");
        Assert.All(["data/models:", "../shared/models:", "Hugging Face cache:", "qwen3-0.6b"], word => Assert.Contains(word, run.Output));
    }

    [Fact]
    public async Task An_unknown_option_is_a_bad_argument() =>
        Assert.Equal(ExitCodes.BadArguments, (await Cli.Run("models", "list", "--jason")).ExitCode);

    [Fact]
    public async Task Real_models_come_first_and_checkpoints_of_one_training_share_a_row()
    {
        var names = (await Cli.Run("models", "list")).Output.Split('\n').Select(line => line.TrimStart().Split("  ")[0]).ToList();
        Assert.Contains("glass/base-s@25 … @2000", names);
        Assert.Equal(3, names.Count(name => name.StartsWith("glass/", StringComparison.Ordinal)
            && name.Contains('@', StringComparison.Ordinal)));
        var glass = names.FindIndex(name => name.StartsWith("glass/", StringComparison.Ordinal));
        Assert.True(names.FindIndex(name => name == "smollm2-135m-instruct") is var real
            && (real < 0 || real < glass || !Directory.Exists(Path.Combine(Shared.Repository, "..", "shared", "models"))));
        var rows = JsonDocument.Parse((await Cli.Run("models", "list", "--json")).Output).RootElement.EnumerateArray();
        Assert.Equal(12, rows.Count(row => row.GetProperty("name").GetString()!.StartsWith("glass/base-s@", StringComparison.Ordinal)));
    }
}
