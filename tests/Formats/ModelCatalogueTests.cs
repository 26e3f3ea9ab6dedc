using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

public sealed class ModelCatalogueTests : IDisposable
{
    private static readonly ModelCatalogue _catalogue = ModelCatalogue.Load(Path.Combine(Shared.Repository, "data", "catalogue.json"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_catalogue_has_a_model_of_each_family_and_every_address_is_https()
    {
        Assert.Subset(_catalogue.Models.Select(model => model.Family).ToHashSet(), new HashSet<string> { "llama", "gpt2", "gpt_neox", "qwen2", "qwen3" });
        Assert.All(_catalogue.Models.SelectMany(model => model.Files).SelectMany(file => file.Sources), source => Assert.StartsWith("https://", source.Url, StringComparison.Ordinal));
        Assert.All(_catalogue.Models, model => Assert.Contains(model.Files, file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal) || file.Name.EndsWith(".gguf", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_fetched_is_kept_out_of_version_control()
    {
        var ignored = File.ReadAllLines(Path.Combine(Shared.Repository, ".gitignore"));
        Assert.All(_catalogue.Models, model => Assert.Contains($"data/models/{model.Name}/", ignored));
    }

    [SkippableFact]
    public void The_hash_of_the_real_model_is_the_one_of_the_file()
    {
        var file = new FileInfo(Shared.Model("smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"));
        var verdicts = ModelVerifier.Verify(file.DirectoryName!, _catalogue.Find("smollm2-135m-instruct"));
        Assert.All(verdicts, verdict => Assert.True(verdict.IsSound, verdict.Detail));
        Assert.Contains(verdicts, verdict => verdict.Detail.Contains("catalogue's"));
    }

    [Theory]
    [InlineData("""{"models":[{"name":"m","title":"t","family":"f","parameters":1,"licence":"l","files":[{"name":"../x","sources":[{"url":"https://h/x"}]}]}]}""", "../x")]
    [InlineData("""{"models":[{"name":"m","title":"t","family":"f","parameters":1,"licence":"l","files":["x"]}]}""", "m, x")]
    [InlineData("""{"models":[{"name":"m","title":"t","family":"f","parameters":1,"licence":"l","files":[{"name":"x","sha256":"abc","sources":[{"url":"https://h/x"}]}]}]}""", "64 digits")]
    [InlineData("""{"models":[{"name":"m","surprise":1}]}""", "surprise")]
    [InlineData("""{"models":7}""", "models")]
    public void A_catalogue_that_says_too_little_is_refused(string json, string word)
    {
        var error = Assert.Throws<ModelFileException>(() => ModelCatalogue.Load(_folder.Write("catalogue.json", json)));
        Assert.Contains(word, error.Message);
    }
}
