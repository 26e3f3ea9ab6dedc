using BetweenTokens.Formats;
using BetweenTokens.Formats.Blocks;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

/// <summary>Many tensors read together into memory that is there already.</summary>
[Trait("tier", "fast")]
public sealed class JointReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Rows_go_where_they_belong_and_their_blocks_are_handed_on(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var tables = SafetensorsFile.Open(Shared.Reference("gguf/blocks.safetensors"));
        foreach (var name in tables.Entries.Keys.Where(key => key.EndsWith(".raw", StringComparison.Ordinal)).Select(key => key[..^4]))
        {
            var raw = tables.Read($"{name}.raw", ScalarType.Float32).bytes.ToArray();
            var (rows, rowBytes) = (raw.Length / StoredType.Of(name).BlockBytes, StoredType.Of(name).BlockBytes);
            var path = _folder[$"{name}.gguf"];
            new GgufBuilder().Tensor("w", name, [rows, StoredType.Of(name).BlockValues], raw).Save(path);
            using var file = GgufFile.Open(path);
            var expected = file.Read("w", type);
            var (straight, turned, taken) = (empty_like(expected), empty_like(expected), new byte[rows][]);
            var reading = new JointReading();
            Assert.True(reading.TryAdd(file, "w", straight, null));
            var route = new RowRoute(row => rows - 1 - row, (row, stored) => taken[row] = stored.ToArray());
            Assert.True(reading.TryAdd(file, "w", turned, route));
            reading.Run();
            TensorAssert.Same(expected, straight, name);
            TensorAssert.Same(expected.flip(0), turned, name);
            Assert.Equal(raw.Chunk(rowBytes).Reverse(), taken);
        }
    }

    [Fact]
    public void Large_tensors_in_many_parts_equal_those_read_one_by_one()
    {
        using var scope = NewDisposeScope();
        var path = _folder["large.safetensors"];
        var saved = new Dictionary<string, Tensor> { ["a"] = randn(700, 1000), ["b"] = randn(300_001), ["c"] = randn(3, 5) };
        SafetensorsWriter.Save(path, saved);
        using var file = SafetensorsFile.Open(path);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var into = file.Entries.Values.ToDictionary(entry => entry.Name, entry => empty(entry.Shape, type));
            var reading = new JointReading();
            Assert.All(into, pair => Assert.True(reading.TryAdd(file, pair.Key, pair.Value, null)));
            reading.Run();
            Assert.All(into, pair => TensorAssert.Same(file.Read(pair.Key, type), pair.Value, pair.Key));
        }
    }

    [Fact]
    public void Of_several_broken_tensors_the_first_is_told_with_its_place_in_the_file()
    {
        using var scope = NewDisposeScope();
        var (good, first, second) = (zeros(500, 1000), zeros(300, 1000), zeros(300, 1000));
        (first[123, 45], second[0, 0]) = (float.NaN, float.NaN);
        var path = _folder["nan.safetensors"];
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["good"] = good, ["first"] = first, ["second"] = second });
        using var file = SafetensorsFile.Open(path);
        var reading = new JointReading();
        Assert.True(reading.TryAdd(file, "good", empty_like(good), null));
        Assert.True(reading.TryAdd(file, "first", empty_like(first), new RowRoute(row => 299 - row)));
        Assert.True(reading.TryAdd(file, "second", empty_like(second), null));
        var error = Assert.Throws<ModelFileException>(reading.Run);
        Assert.All(["tensor first", "NaN", "[123, 45]"], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void A_file_that_became_shorter_meanwhile_is_refused()
    {
        using var scope = NewDisposeScope();
        var path = _folder["short.safetensors"];
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["w"] = zeros(300, 1000) });
        using var file = SafetensorsFile.Open(path);
        var reading = new JointReading();
        Assert.True(reading.TryAdd(file, "w", empty(300, 1000), null));
        using (var other = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            other.SetLength(other.Length / 2);
        }

        Assert.Contains("shorter", Assert.Throws<ModelFileException>(reading.Run).Message);
    }
}
