using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
public class EntropyNeuronsTests
{
    private static readonly int[][] _texts = [[3, 1, 4, 1, 5, 9, 2], [2, 7, 1, 8]];

    /// <summary>Against whole passes with the neuron's activation replaced; 2e-5: float32 logits, otherwise summed.</summary>
    [Theory]
    [InlineData("base")]
    [InlineData("layer norm")]
    [InlineData("no norm")]
    [InlineData("parallel")]
    [InlineData("no residual")]
    [InlineData("plain gelu")]
    public void A_neuron_at_its_mean_moves_what_whole_passes_show(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        var found = EntropyNeurons.Measure(model, _texts);
        var mean = Replacement.Mean([.. _texts.Select(text => (BetweenTokens.Inspection.Prompt)text[..^1])]);
        var (entropy, loss, count) = (new double[24, 2], new double[24, 2], 0);
        foreach (var text in _texts)
        {
            for (var position = 0; position < text.Length - 1; position++, count++)
            {
                var next = text[position + 1];
                Add(Metric.FromLogits("entropy", row => Distributions.Entropy(row), "nats"), entropy);
                Add(Metric.FromLogits("loss", row => -Distributions.LogProbability(row, next), "nats"), loss);

                void Add(Metric metric, double[,] sums)
                {
                    var map = Ablation.Neurons(model, text[..^1], model.Config.NLayers - 1, metric.At(position), mean);
                    for (var neuron = 0; neuron < 24; neuron++)
                    {
                        sums[neuron, 0] += map[0, neuron];
                        sums[neuron, 1] += Math.Abs(map[0, neuron]);
                    }
                }
            }
        }

        Assert.Equal(9, count);
        Assert.Equal(24, found.Neurons.Count);
        Assert.All(found.Neurons, effect =>
        {
            Assert.Equal(entropy[effect.Neuron, 0] / count, effect.EntropyChange, 2e-5);
            Assert.Equal(entropy[effect.Neuron, 1] / count, effect.EntropyMoved, 2e-5);
            Assert.Equal(loss[effect.Neuron, 0] / count, effect.LossChange, 2e-5);
            Assert.Equal(loss[effect.Neuron, 1] / count, effect.LossMoved, 2e-5);
        });
        Assert.True(found.Neurons.Max(effect => effect.EntropyMoved) > 0.01);
    }

    [Fact]
    public void States_are_those_of_the_plain_pass()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var found = EntropyNeurons.Measure(model, _texts);
        Assert.Equal(9, found.States.Count);
        foreach (var state in found.States)
        {
            using var trace = model.Trace(_texts[state.Text]);
            var row = trace.LogitsAt(state.Position);
            Assert.Equal(Distributions.Entropy(row), state.Entropy, 1e-5);
            Assert.Equal(-Distributions.LogProbability(row, _texts[state.Text][state.Position + 1]), state.Loss, 1e-5);
            Assert.Equal(trace[HookPoint.ResidPost, 1][0, state.Position].norm().item<float>(), state.Length, 1e-4);
        }
    }

    [Fact]
    public void A_neuron_that_only_lengthens_the_stream_moves_entropy_alone()
    {
        // The first neuron writes along a direction that the unembedding does not read: the logits shrink as the norm grows.
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var noGradient = TorchSharp.torch.no_grad();
        model.Transformer.Parameters["unembed.weight"].select(1, 0).zero_();
        var down = model.Transformer.Parameters["blocks.1.mlp.down.weight"];
        down.select(1, 0).zero_();
        down.select(1, 0)[0].fill_(30);
        var found = EntropyNeurons.Measure(model, _texts).Neurons[0];
        Assert.Equal(30, found.OutputNorm, 1e-4);
        Assert.True(found.EntropyMoved > 0.01);
    }

    [Theory]
    [InlineData("post norm")]
    [InlineData("experts")]
    [InlineData("attention only")]
    public void Other_models_are_refused(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        var error = Assert.Throws<ArgumentException>(() => EntropyNeurons.Measure(model, _texts));
        Assert.Contains("feed-forward part", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_short_texts_are_refused()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Assert.Throws<ArgumentException>(() => EntropyNeurons.Measure(model, [[1]]));
        Assert.Throws<ArgumentException>(() => EntropyNeurons.Measure(model, []));
    }
}
