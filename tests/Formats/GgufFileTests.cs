using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public class GgufFileTests
{
    [SkippableTheory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("Q8_0")]
    [InlineData("Q4_1")]
    public void Unpacks_a_model_as_the_reference_does(string type)
    {
        using var scope = NewDisposeScope();
        using var file = GgufFile.Open(Shared.Reference($"gguf/llama-gqa-{type}/model.gguf"));
        using var reference = SafetensorsFile.Open(Shared.Reference($"gguf/llama-gqa-{type}/reference.safetensors"));
        foreach (var name in reference.Entries.Keys.Where(key => key.StartsWith("dequantised.", StringComparison.Ordinal)))
        {
            var expected = reference.Read(name, ScalarType.Float32);
            var stored = name["dequantised.".Length..];
            TensorAssert.Same(expected, file.Read(stored, ScalarType.Float32), stored);
            TensorAssert.Same(expected.to(ScalarType.BFloat16), file.Read(stored, ScalarType.BFloat16), stored);
        }

        Assert.Equal("llama", file.Metadata.Text("general.architecture"));
        Assert.Equal(300, file.Metadata.Texts("tokenizer.ggml.tokens")!.Length);
    }

    [SkippableFact]
    public void Unpacks_every_block_type_as_the_tables_do()
    {
        using var scope = NewDisposeScope();
        using var tables = SafetensorsFile.Open(Shared.Reference("gguf/blocks.safetensors"));
        var names = tables.Entries.Keys.Where(key => key.EndsWith(".raw", StringComparison.Ordinal)).Select(key => key[..^4]).ToList();
        Assert.Equal(13, names.Count);
        using var folder = new TemporaryFolder();
        foreach (var name in names)
        {
            var expected = tables.Read($"{name}.values", ScalarType.Float32);
            var path = folder[$"{name}.gguf"];
            new GgufBuilder()
                .Tensor("w", name, [expected.NumberOfElements], tables.Read($"{name}.raw", ScalarType.Float32).bytes.ToArray()).Save(path);
            using var file = GgufFile.Open(path);

            // Product and sum are rounded separately here as in the reference, so the values are the same bits (−0 equals 0).
            TensorAssert.Same(expected, file.Read("w", ScalarType.Float32), name);
        }
    }
}
