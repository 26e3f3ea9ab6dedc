using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class ModelPlacesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Looks_in_the_stated_order()
    {
        var places = Places();
        _folder.Write("hub/models--openai-community--gpt2/snapshots/abc/model.safetensors", "x");
        Assert.Equal(_folder["hub/models--openai-community--gpt2/snapshots/abc"], places.Find("gpt2"));
        _folder.Write("shared/gpt2/model.safetensors", "x");
        Assert.Equal(_folder["shared/gpt2"], places.Find("gpt2"));
        _folder.Write("data/gpt2/model.safetensors", "x");
        Assert.Equal(_folder["data/gpt2"], places.Find("gpt2"));
        Assert.Equal(_folder["shared"], places.Find(_folder["shared"]));
    }

    [Fact]
    public void A_glass_model_is_found_under_its_short_and_its_long_name()
    {
        _folder.Write("data/base/model.safetensors", "x");
        Assert.Equal(_folder["data/base"], Places().Find("glass/base"));
        Assert.Equal(_folder["data/base"], Places().Find("base"));
    }

    [Fact]
    public void The_hub_cache_follows_the_revision_that_main_names()
    {
        foreach (var revision in new[] { "old", "new" })
        {
            _folder.Write($"hub/models--a--b/snapshots/{revision}/model.safetensors", "x");
        }

        _folder.Write("hub/models--a--b/refs/main", "old\n");
        Assert.Equal(_folder["hub/models--a--b/snapshots/old"], Places().Find("a/b"));
    }

    [Theory]
    [InlineData("../data/base")]
    [InlineData("x/../../data/base")]
    public void A_name_does_not_climb_out_of_the_places(string name)
    {
        _folder.Write("data/base/model.safetensors", "x");
        Assert.Null(Places().TryFind(name));
    }

    [Fact]
    public void A_known_model_that_is_absent_comes_with_its_command()
    {
        var error = Assert.Throws<ModelFileException>(() => Places().Find("pythia-70m"));
        Assert.Contains("workbook models pull pythia-70m", error.Message);
    }

    [Fact]
    public void A_misspelt_name_comes_with_its_neighbours()
    {
        var error = Assert.Throws<ModelFileException>(() => Places().Find("pythia-71m"));
        Assert.Contains("pythia-70m", error.Message);
        _folder.Write("data/base/model.safetensors", "x");
        Assert.Contains("Did you mean glass/base?", Assert.Throws<ModelFileException>(() => Places().Find("glass/bose")).Message);
    }

    [Fact]
    public void Every_place_is_listed()
    {
        _folder.Write("data/base/model.safetensors", "x");
        _folder.Write("shared/stories/stories.bin", "x");
        _folder.Write("shared/owner/model/weights.gguf", "x");
        _folder.Write("shared/notes/readme.md", "x");
        _folder.Write("hub/models--a--b/snapshots/1/model.safetensors", "x");
        Assert.Equal(["base", "owner/model", "stories", "a/b"], Places().List().Select(found => found.Name));
    }

    [Theory]
    [InlineData("data/gpt2/config.json", "data/gpt2/model.safetensors.part")]
    [InlineData("data/gpt2/model.safetensors.part")]
    public void What_a_download_left_that_broke_off_is_no_model(params string[] files)
    {
        Assert.All(files, file => _folder.Write(file, "x"));
        Directory.CreateDirectory(_folder["data/pythia-70m"]);
        Assert.Null(Places().TryFind("gpt2"));
        Assert.Null(Places().TryFind("pythia-70m"));
        _folder.Write("data/gpt2/model.safetensors", "x");
        Assert.NotNull(Places().TryFind("gpt2"));
    }

    private ModelPlaces Places() => new(
        [new("data/models", _folder["data"]),
            new("../shared/models", _folder["shared"]), new("Hugging Face cache", _folder["hub"], IsHubCache: true)],
        ModelCatalogue.Load(Path.Combine(Shared.Repository, "data", "catalogue.json")),
        _folder["data"]);
}
