using System.Buffers.Binary;
using System.Text;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_back_what_the_writer_wrote_in_every_type()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["matrix"] = arange(12, ScalarType.Float32).reshape(3, 4) / 7,
            ["turned"] = arange(6, ScalarType.Float32).reshape(2, 3).t(),
            ["half"] = tensor([1f, -0.5f, 65504f], ScalarType.Float16),
            ["brain"] = tensor([1f, 3.140625f, -1e38f], ScalarType.BFloat16),
            ["ids"] = tensor([1L, -2L, long.MaxValue]),
            ["flags"] = tensor([true, false]),
            ["scalar"] = tensor(2.5f),
            ["none"] = zeros(0, 4),
        };
        var path = _folder["all.safetensors"];
        SafetensorsWriter.Save(path, tensors, new Dictionary<string, string> { ["format"] = "pt", ["note"] = "привет" });

        using var file = SafetensorsFile.Open(path);
        Assert.Equal("привет", file.Metadata["note"]);
        Assert.Equal(tensors.Keys.Order(), file.Entries.Keys.Order());
        foreach (var (name, expected) in tensors)
        {
            var read = file.Read(name, ScalarType.Float32);
            TensorAssert.Same(expected.is_floating_point() ? expected.to(ScalarType.Float32) : expected, read, name);
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Rounds_to_bfloat16_as_libtorch_does()
    {
        using var scope = NewDisposeScope();
        var path = _folder["r.safetensors"];
        var values = randn(3, 50_001, generator: new Generator(7)) * 1e-3f;
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["w"] = values });
        using var file = SafetensorsFile.Open(path);
        TensorAssert.Same(values.to(ScalarType.BFloat16), file.Read("w", ScalarType.BFloat16));
    }

    [Fact]
    public void Leaves_nothing_behind_when_a_tensor_is_missing()
    {
        var path = _folder["half.safetensors"];
        using (var writer = SafetensorsWriter.Create(path, [new("a", [2], ScalarType.Float32), new("b", [2], ScalarType.Float32)]))
        {
            using var a = zeros(2);
            writer.Write("a", a);
            Assert.Contains("b", Assert.Throws<InvalidOperationException>(writer.Complete).Message);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "header")]
    [InlineData("""{"w":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor w", "F33")]
    [InlineData("""{"w":{"dtype":"Q4_0","shape":[32],"data_offsets":[0,18]}}""", 18, "tensor w", "Q4_0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor w", "12 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "tensor w", "[-2]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "tensor w", "63 bits")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "tensor w", "2.5")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 8, "tensor w", "cut short")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "tensor w", "rise")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}""", 8, "tensor w")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "tensor w", "a gap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "after tensor w")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8, "tensor v", "tensor w")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8, "tensor w", "two")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor w", "dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", 0, "tensor w", "data_offsets")]
    [InlineData("""{"w":7}""", 0, "tensor w")]
    [InlineData("""[1]""", 0, "header")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "header")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__")]
    [InlineData("""{} {}""", 0, "header")]
    public void Refuses_a_header_that_contradicts_the_format_or_the_file(string header, int dataBytes, params string[] words)
    {
        var path = Write(header, dataBytes);
        var error = Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(path));
        Assert.All(words.Append("bad.safetensors"), word => Assert.Contains(word, error.Message));
    }

    [Fact]
    public void Refuses_deep_nesting_without_a_deep_stack()
    {
        var path = Write("""{"w":""" + new string('[', 5_000_000), 0);
        Assert.Contains("header", Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Fact]
    public void Refuses_a_header_longer_than_the_file()
    {
        var path = _folder["bad.safetensors"];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(long.MaxValue), (byte)'{', (byte)'}']);
        Assert.Contains("header length", Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "infinity")]
    public void Names_the_tensor_and_the_place_of_a_number_that_is_none(float bad, string word)
    {
        using var scope = NewDisposeScope();
        var path = _folder["nan.safetensors"];
        var values = zeros(300, 1000);
        values[123, 45] = bad;
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["w"] = values });
        using var file = SafetensorsFile.Open(path);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var error = Assert.Throws<ModelFileException>(() => file.Read("w", type));
            Assert.All(["tensor w", word, "[123, 45]"], part => Assert.Contains(part, error.Message));
        }

        using var results = SafetensorsFile.Open(path, allowNonFinite: true);
        Assert.Equal(bad, results.Read("w", ScalarType.Float32)[123, 45].item<float>());
    }

    [Fact]
    public void A_missing_tensor_is_named_with_its_neighbours()
    {
        var path = Write("""{"model.norm.weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        using var file = SafetensorsFile.Open(path);
        var error = Assert.Throws<ModelFileException>(() => file.Read("model.norm.weights", ScalarType.Float32));
        Assert.Contains("the nearest model.norm.weight", error.Message);
    }

    private string Write(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        var path = _folder["bad.safetensors"];
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
