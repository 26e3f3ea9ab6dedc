using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class Llama2cFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Opens_the_tiny_stories_model()
    {
        using var scope = NewDisposeScope();
        using var file = Assert.IsType<Llama2cFile>(ModelFolder.At(Shared.Model("stories260K")).OpenWeights());
        Assert.Equal(new Llama2cHeader(64, 172, 5, 8, 4, 512, 512, Tied: true), file.Header);

        // 512·64 embeddings; per layer 2·64 norms, 2·64² and 2·32·64 attention, 3·172·64 MLP; the final norm.
        Assert.Equal((512 * 64) + (5 * (128 + 8192 + 4096 + 33024)) + 64, file.Entries.Values.Sum(entry => entry.Count));
        Assert.Equal([32, 64], file.Read("layers.4.attention.wk.weight", ScalarType.Float32).shape);
    }

    [Fact]
    public void Each_tensor_is_read_from_its_own_place()
    {
        using var scope = NewDisposeScope();

        // dim 4, hidden 6, one layer, two heads, one key head, vocabulary 3 (untied), context 5.
        int[] header = [4, 6, 1, 2, 1, -3, 5];
        int floats = 12 + 4 + 16 + 8 + 8 + 16 + 4 + 24 + 24 + 24 + 4 + 10 + 12;
        var values = Enumerable.Range(0, floats).Select(i => (float)i).ToArray();
        File.WriteAllBytes(_folder["m.bin"], [.. header.SelectMany(BitConverter.GetBytes), .. values.SelectMany(BitConverter.GetBytes)]);
        using var file = Llama2cFile.Open(_folder["m.bin"]);
        Assert.False(file.Header.Tied);
        Assert.Equal(12 + 4 + 16, file.Read("layers.0.attention.wk.weight", ScalarType.Float32)[0, 0].item<float>());
        Assert.Equal(floats - 12, file.Read("output.weight", ScalarType.Float32)[0, 0].item<float>());
        Assert.Equal([4, 6], file.Read("layers.0.feed_forward.w2.weight", ScalarType.Float32).shape);
    }

    [Theory]
    [InlineData(new[] { 4, 6, 1, 2, 1, 3, 5 }, 100, "tensor", "cut short")]
    [InlineData(new[] { 0, 6, 1, 2, 1, 3, 5 }, 0, "dim")]
    [InlineData(new[] { 4, 6, 1, 3, 1, 3, 5 }, 0, "n_heads")]
    [InlineData(new[] { 4, 6, 1, 2, 3, 3, 5 }, 0, "n_kv_heads")]
    [InlineData(new[] { 4, 6, 1, 2, 1, int.MinValue, 5 }, 0, "vocab_size")]
    [InlineData(new[] { 16_777_216, 16_777_216, 16_777_216, 2, 1, 16_777_216, 5 }, 0, "n_layers")]
    [InlineData(new[] { 0x616b3432, 1, 1, 2, 1, 3, 5 }, 0, "version 0")]
    public void Refuses_sizes_that_cannot_be(int[] header, int bytes, params string[] words)
    {
        File.WriteAllBytes(_folder["m.bin"], [.. header.SelectMany(BitConverter.GetBytes), .. new byte[bytes]]);
        var error = Assert.Throws<ModelFileException>(() => Llama2cFile.Open(_folder["m.bin"]));
        Assert.All(words.Append("m.bin"), word => Assert.Contains(word, error.Message));
    }
}
