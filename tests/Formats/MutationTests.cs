using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

/// <summary>Damaged files either load in order or are refused in words; nothing else ever happens.</summary>
[Trait("tier", "slow")]
public sealed class MutationTests : IDisposable
{
    private const int Runs = 2000;

    /// <summary>Bytes that opening may allocate besides four times the file: the promise to the reader.</summary>
    private const long Allowance = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors()
    {
        var (one, other) = (GoodSafetensors("embed", 3), GoodSafetensors("head.weight", 5));
        Check("m.safetensors", one, [other, GoodGguf()], 8 + BitConverter.ToInt32(one), path => SafetensorsFile.Open(path));
    }

    [Fact]
    public void Gguf()
    {
        var good = GoodGguf();
        Check("m.gguf", good, [GoodSafetensors("embed", 3), good.Reverse().ToArray()], 700, path =>
        {
            var file = GgufFile.Open(path);
            foreach (var (key, value) in file.Metadata.Values)
            {
                // Every array that passed the check can be read: nothing of it lies outside of the file.
                _ = value.ElementType switch
                {
                    _ when value.Scalar is not null => value.Scalar,
                    BetweenTokens.Formats.Gguf.GgufValueType.Text => file.Metadata.Texts(key),
                    BetweenTokens.Formats.Gguf.GgufValueType.Array => null,
                    _ => file.Metadata.Numbers(key) as object,
                };
            }

            return file;
        });
    }

    [Fact]
    public void Llama2c()
    {
        var good = GoodLlama2c();
        Check("m.bin", good, [GoodGguf()], 28, path => Llama2cFile.Open(path));
    }

    [Fact]
    public void Index_of_shards()
    {
        File.WriteAllBytes(_folder["a.safetensors"], GoodSafetensors("embed", 3));
        File.WriteAllBytes(_folder["b.safetensors"], GoodSafetensors("head", 5));
        var index = """
            {"metadata":{"total_size":99}, "weight_map":{"embed":"a.safetensors", "embed.half":"a.safetensors",
            "head":"b.safetensors", "head.ids":"b.safetensors"}}
            """u8.ToArray();
        Check("model.safetensors.index.json", index, [GoodSafetensors("x", 1)], index.Length, path => ModelFolder.At(path).OpenWeights());
    }

    private void Check(string name, byte[] good, IReadOnlyList<byte[]> donors, int headerBytes, Func<string, ITensorSource> open)
    {
        var path = _folder[name];
        File.WriteAllBytes(path, good);
        ReadAll(open, path);
        int refused = 0;
        var property = Prop.ForAll(Arb.From(Mutations.Of(good, donors, headerBytes)), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                ReadAll(open, path);
            }
            catch (ModelFileException error)
            {
                refused++;
                Assert.Contains(_folder.Path, error.Message);
                Assert.All([error.Expected, error.Found, error.NextStep], part => Assert.False(string.IsNullOrWhiteSpace(part)));
                Assert.InRange(error.Message.Length, 1, 2000);
            }
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(20261124, 9), property);

        // The damage is real: most of it must be noticed, or the property says nothing.
        Assert.InRange(refused, Runs / 2, Runs);
    }

    private static void ReadAll(Func<string, ITensorSource> open, string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var source = open(path);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, Allowance + (4 * new FileInfo(path).Length));
        foreach (var name in source.Entries.Keys)
        {
            source.Read(name, ScalarType.Float32).Dispose();
        }
    }

    private byte[] GoodSafetensors(string name, int rows)
    {
        using var scope = NewDisposeScope();
        var path = _folder["good"];
        SafetensorsWriter.Save(
            path,
            new Dictionary<string, Tensor>
            {
                [name] = ones(rows, 8),
                [name + ".half"] = ones([rows, 4], ScalarType.BFloat16),
                [name + ".ids"] = arange(rows),
                [name + ".none"] = zeros(0, 3),
            },
            new Dictionary<string, string> { ["format"] = "pt" });
        return File.ReadAllBytes(path);
    }

    private static byte[] GoodGguf()
    {
        byte[] nested = [.. BitConverter.GetBytes(9u),
            .. BitConverter.GetBytes(2ul), .. BitConverter.GetBytes(4u), .. BitConverter.GetBytes(1ul), 1, 0,
            0, 0, .. BitConverter.GetBytes(8u), .. BitConverter.GetBytes(1ul), .. GgufBuilder.Text("deep")];
        byte[] floats = [.. BitConverter.GetBytes(6u), .. BitConverter.GetBytes(3ul), .. new byte[12]];
        return new GgufBuilder()
            .Key("general.architecture", "llama").Key("general.alignment", 32u).Key("llama.rope.freq_base", 10000f)
            .Key("tokenizer.ggml.tokens", "a", "b", "привет", "").Key("nested", 9, nested).Key("scores", 9, floats)
            .Key("u8", 0, [7]).Key("i8", 1, [255]).Key("u16", 2, [1, 0]).Key("i16", 3, [1, 0]).Key("i32", 5, [1, 0, 0, 0])
            .Key("flag", 7, [1]).Key("u64", 10, new byte[8]).Key("i64", 11, new byte[8]).Key("f64", 12, new byte[8])
            .Tensor("token_embd.weight", "Q8_0", [4, 32], new byte[4 * 34])
            .Tensor("output.weight", "Q4_K", [1, 256], new byte[144])
            .Tensor("norm.weight", "F32", [8], new byte[32])
            .Bytes();
    }

    private static byte[] GoodLlama2c()
    {
        int[] header = [4, 6, 1, 2, 1, 3, 5];
        return [.. header.SelectMany(BitConverter.GetBytes), .. new byte[4 * (12 + 4 + 16 + 8 + 8 + 16 + 4 + 24 + 24 + 24 + 4 + 10)]];
    }
}
