using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Every small checkpoint against the numbers of transformers 5.23.</summary>
[Trait("tier", "fast")]
public sealed class TinyReferenceTests
{
    // The reference stands about 1e-5 from float64 arithmetic; a wrong feature moves logits by 1e-3 or more.
    private const double Tolerance = 5e-5;

    public static TheoryData<string, string> Checkpoints => new()
    {
        { "gpt2", "config.json" },
        { "llama-gqa", "config.json" }, { "llama-gqa", "config.legacy.json" },
        { "llama3-scaled", "config.json" }, { "llama3-scaled", "config.legacy.json" },
        { "qwen2", "config.json" }, { "qwen2", "config.legacy.json" },
        { "gpt_neox", "config.json" }, { "gpt_neox", "config.legacy.json" },
        { "llama-sharded-bf16", "config.json" }, { "llama-sharded-bf16", "config.legacy.json" },
    };

    [SkippableTheory]
    [MemberData(nameof(Checkpoints))]
    public void Every_layer_equals_the_reference(string folder, string config)
    {
        using var scope = NewDisposeScope();
        using var copy = new FolderCopy(Shared.Reference($"tiny/{folder}"), config);
        using var model = LanguageModel.Load(copy.Path);
        using var reference = SafetensorsFile.Open(Path.Combine(copy.Path, "reference.safetensors"));
        Assert.Empty(model.Report!.Unused);
        ReferencePass.Compare(model, reference, Tolerance);
        ReferencePass.CompareGreedy(model, reference);
    }

    [SkippableTheory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("Q8_0")]
    [InlineData("Q4_1")]
    public void A_gguf_equals_the_reference_of_its_own_weights(string type)
    {
        using var scope = NewDisposeScope();
        var folder = Shared.Reference($"gguf/llama-gqa-{type}");
        using var model = LanguageModel.Load(Path.Combine(folder, "model.gguf"));
        using var reference = SafetensorsFile.Open(Path.Combine(folder, "reference.safetensors"));
        Assert.Empty(model.Report!.Unused);
        Assert.NotNull(model.Tokenizer);
        ReferencePass.Compare(model, reference, 1e-4);
    }

    [SkippableFact]
    public void A_failure_names_the_first_layer_that_differs()
    {
        using var scope = NewDisposeScope();
        var folder = Shared.Reference("tiny/llama-gqa");
        using var model = LanguageModel.Load(folder);
        using var reference = SafetensorsFile.Open(Path.Combine(folder, "reference.safetensors"));
        using (no_grad())
        {
            model.Transformer.Parameters["blocks.1.mlp.down.weight"].mul_(1.01);
        }

        var error = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ReferencePass.Compare(model, reference, Tolerance));
        Assert.Contains("residual stream after layer 1", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Bfloat16_stays_near_float32()
    {
        using var scope = NewDisposeScope();
        foreach (var folder in new[] { "gpt2", "llama-gqa", "llama-sharded-bf16" })
        {
            var path = Shared.Reference($"tiny/{folder}");
            using var model = LanguageModel.Load(path, ScalarType.BFloat16);
            using var reference = SafetensorsFile.Open(Path.Combine(path, "reference.safetensors"));
            using var ids = reference.Read("input_ids", ScalarType.Float32);
            using var expected = reference.Read("logits", ScalarType.Float32);
            // bfloat16 rounds to 2^-9; a few dozen roundings one after another add up to some 1% of the logits' size.
            var error = (model.Transformer.Forward(ids) - expected).norm().item<float>() / expected.norm().item<float>();
            Assert.InRange(error, 0, 0.025);
        }
    }
}
