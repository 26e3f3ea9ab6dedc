using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class GgufRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_value_is_read_as_it_was_written()
    {
        new GgufBuilder()
            .Key("u8", 0, [255]).Key("i8", 1, [255])
            .Key("u16", 2, [255, 255]).Key("i16", 3, [254, 255]).Key("u32", 4294967295u).Key("i32", 5, [253, 255, 255, 255])
            .Key("f32", 0.5f).Key("yes", 7, [1]).Key("text", "привет").Key("words", "a", "", "в")
            .Key("u64", 10, BitConverter.GetBytes(ulong.MaxValue))
            .Key("i64", 11, BitConverter.GetBytes(-4L)).Key("f64", 12, BitConverter.GetBytes(0.1))
            .Key("shorts", 9, [.. BitConverter.GetBytes(3u), .. BitConverter.GetBytes(2ul), 1, 0, 255, 255])
            .Save(_folder["m.gguf"]);
        using var file = GgufFile.Open(_folder["m.gguf"]);
        var metadata = file.Metadata;
        Assert.Equal([255L, -1L, 65535L, -2L, 4294967295L, -3L, -4L],
            new[] { "u8", "i8", "u16", "i16", "u32", "i32", "i64" }.Select(key => metadata.RequiredInteger(key)));
        Assert.Equal((0.5, 0.1, 255.0), (metadata.Number("f32"), metadata.Number("f64"), metadata.Number("u8")));
        Assert.True(metadata.Flag("yes"));
        Assert.Equal("привет", metadata.Text("text"));
        Assert.Equal(["a", "", "в"], metadata.Texts("words")!);
        Assert.Equal([1L, -1L], metadata.Integers("shorts")!);
        Assert.Equal([1f, -1f], metadata.Numbers("shorts")!);
        Assert.Null(metadata.Text("absent"));
        Assert.Contains("63 bits", Assert.Throws<ModelFileException>(() => metadata.Integer("u64")).Message);
        Assert.Contains("metadata text", Assert.Throws<ModelFileException>(() => metadata.Integer("text")).Message);
        Assert.Contains("array", Assert.Throws<ModelFileException>(() => metadata.Text("words")).Message);
        Assert.Contains("words", Assert.Throws<ModelFileException>(() => metadata.RequiredText("word")).Message);
    }

    [Fact]
    public void Version_two_is_read_too()
    {
        new GgufBuilder { Version = 2 }.Tensor("w", "F32", [2], new byte[8]).Save(_folder["m.gguf"]);
        using var file = GgufFile.Open(_folder["m.gguf"]);
        Assert.Equal(2u, file.Version);
    }

    [Fact]
    public void A_type_that_is_known_but_not_read_can_be_listed_and_says_what_to_use()
    {
        new GgufBuilder().Tensor("w", "Q8_1", [32], new byte[36]).Save(_folder["m.gguf"]);
        using var file = GgufFile.Open(_folder["m.gguf"]);
        Assert.Equal("Q8_1", file.Entries["w"].StoredType);
        Assert.Contains("Q8_0", Assert.Throws<ModelFileException>(() => file.Read("w", ScalarType.Float32)).NextStep);
    }

    public static TheoryData<string, byte[], string[]> Broken()
    {
        static byte[] Counts(ulong tensors, ulong keys) => new GgufBuilder().Bytes(tensors, keys);
        static GgufBuilder One(string type = "F32", long[]? shape = null, int bytes = 8, ulong? offset = null) =>
            new GgufBuilder().Tensor("w", type, shape ?? [2], new byte[bytes], offset);
        byte[] deep = [.. Enumerable.Repeat<byte[]>([9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 100_000).SelectMany(level => level),
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        return new()
        {
            { "another magic", [.. "GGML"u8, .. new byte[40]], ["header", "GGUF"] },
            { "version 1", new GgufBuilder { Version = 1 }.Bytes(), ["version 1"] },
            { "big endian", new GgufBuilder { Version = 0x03000000 }.Bytes(), ["big-endian"] },
            { "more tensors than bytes", Counts(ulong.MaxValue, 0), ["header", "tensors"] },
            { "more keys than bytes", Counts(0, 1ul << 40), ["header", "keys"] },
            { "a key longer than the file", new GgufBuilder().Key("k", 8, BitConverter.GetBytes(1ul << 60)).Bytes(),
                ["metadata k", "characters"] },
            { "an array longer than the file",
                new GgufBuilder().Key("k", 9, [4, 0, 0, 0, .. BitConverter.GetBytes(1ul << 62)]).Bytes(), ["metadata k", "elements"] },
            { "arrays nested without end", new GgufBuilder().Key("k", 9, deep).Bytes(), ["metadata k", "nested"] },
            { "an unknown value type", new GgufBuilder().Key("k", 13, [0]).Bytes(), ["metadata k", "13"] },
            { "a truth value of 2", new GgufBuilder().Key("k", 7, [2]).Bytes(), ["metadata k", "truth"] },
            { "a key twice", new GgufBuilder().Key("k", 1u).Key("k", 1u).Bytes(), ["metadata k", "two"] },
            { "a key that is no UTF-8",
                new GgufBuilder().Key("k", 4, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xff, 4, 0, 0, 0, 0, 0, 0, 0]).Bytes(keys: 2),
                ["metadata key 2", "UTF-8"] },
            { "alignment 24", new GgufBuilder().Key("general.alignment", 24u).Bytes(), ["general.alignment", "24"] },
            { "alignment 0", new GgufBuilder().Key("general.alignment", 0u).Bytes(), ["general.alignment"] },
            { "alignment 2^31", new GgufBuilder().Key("general.alignment", 1u << 31).Bytes(), ["general.alignment"] },
            { "an unknown tensor type", One("F33").Bytes(), ["tensor w", "type"] },
            { "five axes", One(shape: [1, 1, 1, 1, 2]).Bytes(), ["tensor w", "5"] },
            { "a product beyond 63 bits", One(shape: [1L << 40, 1L << 40]).Bytes(), ["tensor w", "63 bits"] },
            { "a negative size", One(shape: [-2]).Bytes(), ["tensor w", "63 bits"] },
            { "rows of half a block", One("Q4_0", [16], 18).Bytes(), ["tensor w", "blocks"] },
            { "an offset that is not aligned", One(offset: 4).Bytes(), ["tensor w", "32"] },
            { "an offset beyond the file", One(offset: 1ul << 50).Bytes(), ["tensor w", "offset"] },
            { "an offset whose sum overflows", One(offset: ulong.MaxValue - 31).Bytes(), ["tensor w", "offset"] },
            { "data that end too early", One(shape: [1000]).Bytes(), ["tensor w", "cut short"] },
            { "two tensors on the same bytes", One().Tensor("v", "F32", [2], new byte[8], 0).Bytes(), ["tensor v", "tensor w"] },
            { "a tensor twice", One().Tensor("w", "F32", [2], new byte[8]).Bytes(), ["tensor w", "two"] },
            { "a file that ends in a key", new GgufBuilder().Key("a-long-key", 1u).Bytes()[..30], ["metadata"] },
        };
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Refuses(string what, byte[] bytes, string[] words)
    {
        var path = _folder["bad.gguf"];
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<ModelFileException>(() => GgufFile.Open(path));
        Assert.All(words.Append("bad.gguf"),
            word => Assert.True(error.Message.Contains(word, StringComparison.Ordinal), $"{what}: {error.Message}"));
    }
}
