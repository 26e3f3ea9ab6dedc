using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Reading token by token from the file's own blocks.</summary>
[Trait("tier", "fast")]
public sealed class RowKernelTests
{
    [SkippableTheory]
    [InlineData("Q4_1")]
    [InlineData("Q8_0")]
    [InlineData("F16")]
    [InlineData("F32")]
    public void Token_by_token_equals_the_reference_of_the_dequantised_weights(string type)
    {
        using var scope = NewDisposeScope();
        var folder = Shared.Reference($"gguf/llama-gqa-{type}");
        using var model = LanguageModel.Load(Path.Combine(folder, "model.gguf"));
        using var reference = SafetensorsFile.Open(Path.Combine(folder, "reference.safetensors"));
        var (ids, logits) = (reference.Read("input_ids", ScalarType.Float32), reference.Read("logits", ScalarType.Float32));
        using var cache = new KvCache(model.Config);
        for (var i = 0; i < ids.shape[1]; i++)
        {
            Near.Equal(logits[0, i], model.Transformer.Forward(ids.narrow(0, 0, 1).narrow(1, i, 1), cache)[0, 0], 1e-4, $"position {i}");
        }
    }

    [SkippableTheory]
    [InlineData("blocks.1.mlp.down.weight")]
    [InlineData("blocks.1.attention.key.weight")]
    [InlineData("blocks.1.mlp.gate.weight")]
    public void A_changed_weight_counts_token_by_token_too(string name)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = LanguageModel.Load(Shared.Reference("gguf/llama-gqa-Q4_1/model.gguf"));
        Tensor Last()
        {
            using var cache = new KvCache(model.Config);
            return new[] { 3, 1, 4, 1, 5 }
                .Select(id => model.Transformer.Forward(tensor(new long[] { id }).unsqueeze(0), cache)).ToList()[^1];
        }

        var before = Last();
        model.Transformer.Parameters[name].mul_(1.5);
        var after = Last();
        Assert.True(Near.Difference(before, after) > 1e-3);
        Near.Equal(model.Transformer.Forward(tensor(new long[] { 3, 1, 4, 1, 5 }).unsqueeze(0)).narrow(1, 4, 1),
            after, 1e-4, "after the change");
    }
}
