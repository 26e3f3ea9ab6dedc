using System.Text;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

/// <summary>Files that are lawful letter by letter, and made to cost memory.</summary>
[Trait("tier", "fast")]
public sealed class AllocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_header_of_countless_empty_tensors_is_refused_before_it_costs_more_than_it_may() =>
        Refused("m.safetensors",
            Safetensors("{" + Many(300_000, i => $"\"{i:x}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}") + "}"),
            path => SafetensorsFile.Open(path), "tensors");

    [Fact]
    public void Countless_notes_in_a_header_are_refused() =>
        Refused("m.safetensors", Safetensors("{\"__metadata__\":{" + Many(500_000, i => $"\"{i:x}\":\"\"") + "}}"),
            path => SafetensorsFile.Open(path), "__metadata__");

    [Fact]
    public void A_shape_of_countless_ones_is_refused() =>
        Refused("m.safetensors",
            Safetensors("{\"w\":{\"dtype\":\"U8\",\"shape\":[" + Many(1_000_000, _ => "1") + "],\"data_offsets\":[0,1]}}"),
            path => SafetensorsFile.Open(path), "tensor w", "shape");

    [Fact]
    public void An_index_of_countless_tensors_is_refused() =>
        Refused("model.safetensors.index.json",
            Encoding.ASCII.GetBytes("{\"weight_map\":{" + Many(500_000, i => $"\"{i:x}\":\"a\"") + "}}"),
            path => ModelFolder.At(path).OpenWeights(), "weight_map");

    [Fact]
    public void Countless_keys_of_a_gguf_are_refused()
    {
        var builder = new GgufBuilder();
        for (int i = 0; i < 70_000; i++)
        {
            builder.Key($"{i:x}", 0, [1]);
        }

        Refused("m.gguf", builder.Bytes(), path => GgufFile.Open(path), "keys");
    }

    [Fact]
    public void A_gguf_of_countless_short_strings_opens_without_reading_them()
    {
        byte[] strings = [.. BitConverter.GetBytes(8u), .. BitConverter.GetBytes(200_000ul),
            .. Enumerable.Repeat(GgufBuilder.Text("a"), 200_000).SelectMany(text => text)];
        var path = _folder["m.gguf"];
        new GgufBuilder().Key("k", 9, strings).Save(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var file = GgufFile.Open(path);

        // One buffer of 64 KiB and the table; the array itself stays in the file.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(200_000, file.Metadata.Values["k"].Count);
    }

    private void Refused(string name, byte[] bytes, Func<string, IDisposable> open, params string[] words)
    {
        var path = _folder[name];
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ModelFileException>(() => open(path).Dispose());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (64 << 20) + (4L * bytes.Length));
        Assert.All(words.Append(name), word => Assert.Contains(word, error.Message));
    }

    private static byte[] Safetensors(string header) => [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header)];

    private static string Many(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(0, count).Select(item));
}
