using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class ModelCatalogueTests : IDisposable
{
    private static readonly ModelCatalogue _catalogue = ModelCatalogue.Load(Path.Combine(Shared.Repository, "data", "catalogue.json"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_catalogue_has_a_model_of_each_family_and_every_address_is_https()
    {
        Assert.Subset(_catalogue.Models.Select(model => model.Family).ToHashSet(),
            new HashSet<string> { "llama", "gpt2", "gpt_neox", "qwen2", "qwen3" });
        Assert.All(_catalogue.Models.SelectMany(model => model.Files).SelectMany(file => file.Sources),
            source => Assert.StartsWith("https://", source.Url, StringComparison.Ordinal));
        var weights = _catalogue.Models.Select(model => model.Files.Last(file => !file.Optional).Name);
        Assert.All(weights, name => Assert.Contains(Path.GetExtension(name), new[] { ".safetensors", ".gguf", ".bin" }));
    }

    [Fact]
    public void What_is_fetched_is_kept_out_of_version_control()
    {
        var ignored = File.ReadAllLines(Path.Combine(Shared.Repository, ".gitignore"));
        Assert.All(_catalogue.Models, model => Assert.Contains($"data/models/{model.Name}/", ignored));
    }

    [SkippableTheory]
    [InlineData("smollm2-135m-instruct", 1)]
    [InlineData("stories260K", 2)]
    public void The_hashes_of_a_real_model_are_those_of_its_files(string name, int hashes)
    {
        var verdicts = ModelVerifier.Verify(Shared.Model(name), _catalogue.Find(name));
        Assert.All(verdicts, verdict => Assert.True(verdict.IsSound, verdict.Detail));
        Assert.Equal(hashes, verdicts.Count(verdict => verdict.Detail.Contains("catalogue's", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void The_catalogue_counts_the_weights_of_stories260K_as_the_file_does()
    {
        using var model = LanguageModel.Load(Shared.Model("stories260K"));
        var weights = ParameterLayout.Of(model.Config).Sum(spec => spec.Shape.Aggregate(1L, (product, size) => product * size));
        Assert.Equal(_catalogue.Find("stories260K")!.Parameters, weights);
    }

    [Theory]
    [InlineData("smollm2-135m-instruct")]
    [InlineData("smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf")]
    [InlineData("stories260K")]
    [InlineData("stories260K/tok512.bin")]
    public void A_test_without_its_model_is_skipped_with_the_command_that_fetches_it(string path)
    {
        var nowhere = new ModelPlaces([new("models", _folder.Path)], _catalogue, _folder.Path);
        var command = $"{path} is not on this machine: dotnet run --project src/Workbook -- models pull {path.Split('/')[0]}";
        Assert.Equal(command, Assert.Throws<SkipException>(() => Shared.Model(path, nowhere)).Message);
    }

    [Fact]
    public void A_folder_with_a_tokenizer_of_llama2c_alone_is_no_model_yet()
    {
        var places = new ModelPlaces([new("models", _folder.Path)], _catalogue, _folder.Path);
        Directory.CreateDirectory(_folder["stories260K"]);
        File.WriteAllBytes(_folder["stories260K/tok512.bin"], [0]);
        File.WriteAllBytes(_folder["stories260K/stories260K.bin.part"], [0]);
        Assert.Null(places.TryFind("stories260K"));
        File.WriteAllBytes(_folder["stories260K/stories260K.bin"], [0]);
        Assert.Equal(_folder["stories260K"], places.TryFind("stories260K"));
    }

    [Theory]
    [InlineData("""
        {"models":[{"name":"m", "title":"t", "family":"f", "parameters":1, "licence":"l", "files":[{"name":"../x",
        "sources":[{"url":"https://h/x"}]}]}]}
        """, "../x")]
    [InlineData("""{"models":[{"name":"m","title":"t","family":"f","parameters":1,"licence":"l","files":["x"]}]}""", "m, x")]
    [InlineData("""
        {"models":[{"name":"m", "title":"t", "family":"f", "parameters":1, "licence":"l", "files":[{"name":"x",
        "sha256":"abc", "sources":[{"url":"https://h/x"}]}]}]}
        """, "64 digits")]
    [InlineData("""{"models":[{"name":"m","surprise":1}]}""", "surprise")]
    [InlineData("""{"models":7}""", "models")]
    public void A_catalogue_that_says_too_little_is_refused(string json, string word)
    {
        var error = Assert.Throws<ModelFileException>(() => ModelCatalogue.Load(_folder.Write("catalogue.json", json)));
        Assert.Contains(word, error.Message);
    }
}
