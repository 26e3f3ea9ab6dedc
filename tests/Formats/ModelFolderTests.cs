using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Opens_shards_through_their_index()
    {
        using var scope = NewDisposeScope();
        using var weights = ModelFolder.At(Shared.Reference("tiny/llama-sharded-bf16")).OpenWeights();
        Assert.IsType<ShardedSafetensors>(weights);
        Assert.Equal(180_160, weights.Entries.Values.Sum(entry => entry.Count));
        foreach (var entry in weights.Entries.Values)
        {
            Assert.Equal(entry.Shape, weights.Read(entry.Name, ScalarType.BFloat16).shape);
        }
    }

    [Fact]
    public void Shards_and_index_that_disagree_are_refused_by_the_tensors_name()
    {
        Save("a.safetensors", "one");
        WriteIndex(("one", "a.safetensors"), ("two", "a.safetensors"));
        Refused("a.safetensors", "tensor two");
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteIndex(("one", "gone.safetensors"));
        Refused("gone.safetensors", "no such file");
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("/etc/hostname")]
    [InlineData("..")]
    [InlineData("sub/inside.safetensors")]
    [InlineData("..\\outside.safetensors")]
    [InlineData("")]
    public void A_shard_name_that_is_a_path_is_refused(string shard)
    {
        WriteIndex(("one", shard));
        Refused("model.safetensors.index.json", "weight_map", "plain name");
    }

    [Fact]
    public void A_link_out_of_the_folder_is_refused()
    {
        using var elsewhere = new TemporaryFolder();
        Save(elsewhere["secret.safetensors"], "one");
        File.CreateSymbolicLink(_folder["hop.safetensors"], elsewhere["secret.safetensors"]);
        File.CreateSymbolicLink(_folder["model.safetensors"], "hop.safetensors");
        Refused("model.safetensors", "a link to " + elsewhere.Path);
    }

    [Fact]
    public void A_link_to_itself_is_refused_and_not_followed_for_ever()
    {
        File.CreateSymbolicLink(_folder["model.safetensors"], "model.safetensors");
        Assert.Throws<ModelFileException>(() => ModelFolder.At(_folder.Path).OpenWeights());
    }

    [Fact]
    public void The_links_of_a_hugging_face_cache_are_followed()
    {
        var snapshot = Directory.CreateDirectory(_folder["models--a--b/snapshots/123"]).FullName;
        Directory.CreateDirectory(_folder["models--a--b/blobs"]);
        Save(_folder["models--a--b/blobs/c0ffee"], "one");
        File.CreateSymbolicLink(Path.Combine(snapshot, "model.safetensors"), "../../blobs/c0ffee");
        using var weights = ModelFolder.At(snapshot).OpenWeights();
        Assert.Equal(["one"], weights.Entries.Keys);
    }

    [Fact]
    public void A_complete_single_file_wins_over_an_index_beside_it()
    {
        Save("model.safetensors", "one", "two");
        WriteIndex(("one", "gone.safetensors"), ("two", "gone.safetensors"));
        using var weights = ModelFolder.At(_folder.Path).OpenWeights();
        Assert.IsType<SafetensorsFile>(weights);
    }

    [Fact]
    public void An_incomplete_single_file_yields_to_the_index()
    {
        Save("model.safetensors", "one");
        Save("b.safetensors", "two");
        WriteIndex(("one", "model.safetensors"), ("two", "b.safetensors"));
        using var weights = ModelFolder.At(_folder.Path).OpenWeights();
        Assert.Equal(["one", "two"], weights.Entries.Keys.Order());
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0 }, "pytorch_model.bin")]
    [InlineData(new byte[] { 0x80, 2, 0x63, 0x6f, 0x73, 0x0a, 0, 0, 0, 0 }, "model.pt")]
    public void A_pickle_is_refused_with_the_way_out(byte[] bytes, string name)
    {
        File.WriteAllBytes(_folder[name], bytes);
        Refused(name, "pickle", "save_pretrained");
        var error = Assert.Throws<ModelFileException>(() => ModelFolder.At(_folder[name]).OpenWeights());
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void Several_files_that_could_be_meant_are_named()
    {
        new GgufBuilder().Save(_folder["a.gguf"]);
        new GgufBuilder().Save(_folder["b.gguf"]);
        Refused("a.gguf, b.gguf", "Name the file");
    }

    [Fact]
    public void An_empty_folder_says_what_it_lacks() => Refused("model.safetensors", "workbook models pull");

    private void Save(string name, params string[] tensors)
    {
        using var values = zeros(2);
        SafetensorsWriter.Save(Path.Combine(_folder.Path, name), tensors.ToDictionary(tensor => tensor, _ => values));
    }

    private void WriteIndex(params (string Tensor, string Shard)[] map) =>
        _folder.Write("model.safetensors.index.json", System.Text.Json.JsonSerializer.Serialize(
            new { weight_map = map.ToDictionary(pair => pair.Tensor, pair => pair.Shard) }));

    private void Refused(params string[] words)
    {
        var error = Assert.Throws<ModelFileException>(() => ModelFolder.At(_folder.Path).OpenWeights());
        Assert.All(words, word => Assert.Contains(word, error.Message));
    }
}
