using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Switches of GPT-2 and GPT-NeoX, checked by what they must be equal to.</summary>
[Trait("tier", "fast")]
public sealed class FamilyVariantTests
{
    [SkippableFact]
    public void Scores_scaled_by_layer_equal_queries_scaled_by_layer()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var copy = Changed("gpt2", config => config["scale_attn_by_inverse_layer_idx"] = true);
        using var plain = LanguageModel.Load(Shared.Reference("tiny/gpt2"));
        using var scaled = LanguageModel.Load(copy.Path);
        var ids = TinyModels.Ids(plain.Config, 2, 9);
        Assert.True(Near.Difference(plain.Transformer.Forward(ids), scaled.Transformer.Forward(ids)) > 0.01);
        for (var layer = 0; layer < plain.Config.NLayers; layer++)
        {
            plain.Transformer.Parameters[$"blocks.{layer}.attention.query.weight"].div_(layer + 1);
            plain.Transformer.Parameters[$"blocks.{layer}.attention.query.bias"].div_(layer + 1);
        }

        Near.Equal(plain.Transformer.Forward(ids), scaled.Transformer.Forward(ids), 1e-5, "logits");
    }

    [SkippableFact]
    public void An_untied_unembedding_of_twice_the_embedding_doubles_the_logits()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var copy = Changed("gpt2", config => config["tie_word_embeddings"] = false);
        var weights = Path.Combine(copy.Path, "model.safetensors");
        using (var source = SafetensorsFile.Open(weights))
        {
            var tensors = source.Entries.Keys.ToDictionary(name => name, name => source.Read(name, ScalarType.Float32));
            tensors["lm_head.weight"] = tensors.First(pair => pair.Key.EndsWith("wte.weight", StringComparison.Ordinal)).Value * 2;
            SafetensorsWriter.Save(weights, tensors);
        }

        using var plain = LanguageModel.Load(Shared.Reference("tiny/gpt2"));
        using var untied = LanguageModel.Load(copy.Path);
        var ids = TinyModels.Ids(plain.Config, 2, 9);
        Near.Equal(plain.Transformer.Forward(ids) * 2, untied.Transformer.Forward(ids), 1e-5, "logits");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void NeoX_adds_side_by_side_or_one_after_another(bool parallel)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var copy = Changed("gpt_neox", config => config["use_parallel_residual"] = parallel);
        using var model = LanguageModel.Load(copy.Path);
        using var seen = new Recorder();
        model.Transformer.Forward(TinyModels.Ids(model.Config, 1, 7), hooks: seen);
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            var (before, attnOut) = (seen[HookPoint.ResidPre, layer], seen[HookPoint.AttentionOut, layer]);
            var read = parallel ? before : before + attnOut;
            var (gain, bias) =
                (model.Transformer.Parameters[$"blocks.{layer}.norm2.weight"], model.Transformer.Parameters[$"blocks.{layer}.norm2.bias"]);
            Near.Equal(nn.functional.layer_norm(read, [64], gain, bias, model.Config.NormEpsilon),
                seen[HookPoint.Norm2Out, layer], 1e-5, $"what the MLP of layer {layer} reads");
            Near.Equal(before + attnOut + seen[HookPoint.MlpOut, layer],
                seen[HookPoint.ResidPost, layer], 1e-5, $"stream after layer {layer}");
        }
    }

    private static FolderCopy Changed(string folder, Action<JsonObject> change)
    {
        var copy = new FolderCopy(Shared.Reference($"tiny/{folder}"));
        var path = Path.Combine(copy.Path, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(config);
        File.WriteAllText(path, config.ToJsonString());
        return copy;
    }
}
