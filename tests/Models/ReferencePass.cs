using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Runs a model on a reference file's ids and compares in order of computation, so that a failure names the first place.</summary>
internal static class ReferencePass
{
    public static void Compare(LanguageModel model, SafetensorsFile reference, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var recorder = new Recorder(HookPoint.ResidPre, HookPoint.Pattern, HookPoint.FinalNormOut);
        var logits = model.Transformer.Forward(reference.Read("input_ids", ScalarType.Float32), hooks: recorder);
        var hidden = reference.Read("hidden_states", ScalarType.Float32);
        var attention = reference.Entries.ContainsKey("attentions") ? reference.Read("attentions", ScalarType.Float32) : null;
        var layers = model.Config.NLayers;
        for (var layer = 0; layer < layers; layer++)
        {
            Near.Equal(hidden[layer], recorder[HookPoint.ResidPre, layer], tolerance,
                layer == 0 ? "embedding" : $"residual stream after layer {layer - 1}");
            if (attention is not null)
            {
                Near.Equal(attention[layer], recorder[HookPoint.Pattern, layer], tolerance, $"attention pattern of layer {layer}");
            }
        }

        Near.Equal(hidden[layers], recorder[HookPoint.FinalNormOut], tolerance, $"final norm after layer {layers - 1}");
        Near.Equal(reference.Read("logits", ScalarType.Float32), logits, tolerance, "logits");
        // The fused kernels, which nobody looked into.
        Near.Equal(logits, model.Transformer.Forward(reference.Read("input_ids", ScalarType.Float32)), tolerance, "logits without hooks");
    }

    /// <summary>Greedy decoding of row 0, with the cache, token by token.</summary>
    public static void CompareGreedy(LanguageModel model, SafetensorsFile reference)
    {
        using var scope = NewDisposeScope();
        var prompt = reference.Read("input_ids", ScalarType.Float32)[0].data<long>().ToArray().Select(id => (int)id).ToArray();
        var expected = reference.Read("greedy", ScalarType.Float32).data<long>().ToArray().Select(id => (int)id).ToArray();
        Assert.Equal(expected, Greedy(model, prompt, expected.Length));
    }

    public static int[] Greedy(ILanguageModel model, int[] prompt, int steps)
    {
        using var reading = model.Start();
        var found = new List<int>();
        for (var next = prompt; found.Count < steps; next = [found[^1]])
        {
            var logits = reading.Read(next)[0];
            found.Add(System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits));
        }

        return [.. found];
    }
}
