using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>A model in float64 computes in float64 from end to end, and the same up to what float32 rounds away.</summary>
[Trait("tier", "fast")]
public class Float64Tests
{
    public static TheoryData<string> Variants { get; } = [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_says_what_the_model_in_float32_says(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var wide = model.In(ScalarType.Float64);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = TinyModels.Ids(model.Config, 2, 7);
        var exact = wide.Transformer.Forward(ids);
        Assert.Equal(ScalarType.Float64, exact.dtype);
        Near.Equal(exact, model.Transformer.Forward(ids), 1e-4, variant); // logits of size ten through two layers
        Assert.True(Near.Difference(exact, model.Transformer.Forward(ids)) > 1e-9, "float64 was computed in float32");

        // One position at a time, and with everything looked at: the same rows as floats.
        int[] text = [3, 1, 4, 1, 5, 9, 2];
        if (model.Config.Causal)
        {
            using var reading = wide.Start();
            float[] last = [];
            foreach (var id in text)
            {
                last = [.. reading.Read([id])[0]];
            }

            Assert.Equal(0, Distributions.KullbackLeibler(last, wide.Logits(text)[6].ToArray()), 1e-6);
        }

        using var trace = wide.Trace(text);
        Assert.Equal(wide.Logits(text)[6].ToArray(), trace.LogitsAt(^1), (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
