using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using TorchSharp;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

/// <summary>Neurons as keys and values, held, counted: against the plainest calculation of the same.</summary>
[Trait("tier", "fast")]
public sealed class NeuronTests
{
    private static readonly int[][] _texts = [[3, 1, 4, 1, 5, 9, 2], [2, 7, 1, 8, 2], [6, 5, 3, 5]];

    public static TheoryData<string> Variants => ["base", "plain gelu", "layer norm", "no norm"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Activity_is_what_counting_one_by_one_says(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        var found = NeuronActivity.Of(model.Transformer, _texts);
        var curve = NeuronActivity.Cumulative(model.Transformer, _texts);
        var (all, sums) = (0, new double[model.Config.DMlp]);
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            var (active, zero, carriers, tokens) = (0.0, 0.0, 0.0, 0);
            foreach (double[] post in _texts.SelectMany(text => Posts(model, text, layer)))
            {
                var most = post.Max(Math.Abs);
                active += post.Average(value => Math.Abs(value) > 0.1f * most ? 1.0 : 0);
                zero += post.Average(value => value == 0 ? 1.0 : 0);
                double[] squares = [.. post.Select(value => value * value).OrderDescending()];
                carriers += (double)Enumerable.Range(1, squares.Length).First(n => squares.Take(n).Sum() >= 0.9 * squares.Sum())
                    / squares.Length;
                for (var n = 0; n < squares.Length; n++)
                {
                    sums[n] += squares.Take(n + 1).Sum() / squares.Sum();
                }

                (tokens, all) = (tokens + 1, all + 1);
            }

            Assert.Equal((layer, tokens), (found[layer].Layer, found[layer].Tokens));
            Assert.Equal(active / tokens, found[layer].Active, 1e-9);
            Assert.Equal(zero / tokens, found[layer].Zero, 1e-9);
            Assert.Equal(carriers / tokens, found[layer].Carriers, 1e-9);
        }

        Assert.All(curve.Index(), one => Assert.Equal(sums[one.Index] / all, one.Item, 1e-6)); // activations are float32
        Assert.Equal(1, curve[^1], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Triggers_are_the_strongest_places_and_promoted_tokens_those_of_the_output_vector(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        var memory = NeuronMemory.Read(model, _texts, top: 2);
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            // one place of each text, the last token left out
            (int Text, int Position, double[] Post)[] places = [.. _texts.SelectMany((text, number) =>
                Posts(model, text[..^1], layer).Select((post, position) => (number, position, post)))];
            for (var k = 0; k < model.Config.DMlp; k++)
            {
                (int, int)[] expected = [.. places.GroupBy(place => place.Text).Select(text => text.MaxBy(place => place.Post[k]))
                    .Where(place => place.Post[k] > 0).OrderByDescending(place => place.Post[k]).Take(2)
                    .Select(place => (place.Text, place.Position))];
                var triggers = memory.Triggers(new(layer, k));
                Assert.Equal(expected, triggers.Select(trigger => (trigger.Text, trigger.Position)));
                Assert.All(triggers, trigger => Assert.Equal(_texts[trigger.Text][trigger.Position + 1], trigger.Next));
            }

            var logits = ByHand(model, layer);
            Assert.All(Enumerable.Range(0, model.Config.DMlp), k =>
            {
                int[] order = [.. Enumerable.Range(0, model.Config.DVocab).OrderByDescending(id => logits[k][id])];
                Assert.Equal(order.Take(3), memory.Promotes(new(layer, k), 3).Select(one => one.Token));
            });

            // agreement by its definition, pair by pair
            var fired = Enumerable.Range(0, model.Config.DMlp).Where(k => memory.Triggers(new(layer, k)).Count > 0).ToArray();
            int First(int k) => Enumerable.Range(0, model.Config.DVocab).MaxBy(id => logits[k][id]);
            Assert.All(memory.Agreement(layer), one =>
            {
                var next = memory.Triggers(one.Neuron)[0].Next;
                Assert.Equal(First(one.Neuron.Number) == next ? 1 : 0, one.Hit);
                Assert.Equal(fired.Where(k => k != one.Neuron.Number).Average(k => First(k) == next ? 1.0 : 0), one.Chance, 1e-12);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Held_neurons_move_what_ablation_by_the_mean_shows(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        Prompt[] reference = [.. _texts.Select(text => (Prompt)text)];
        using var held = HeldNeurons.Of(model, reference);
        var metric = Metric.Margin(4, 7, 2);
        var each = held.Each(_texts[0], metric);
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            var map = Ablation.Neurons(model, _texts[0], layer, metric, Replacement.Mean(reference));
            Assert.All(each.Where(one => one.Neuron.Layer == layer), one => Assert.Equal(map[0, one.Neuron.Number], one.Effect, 2e-5));
        }

        // all of them together is each layer's activations replaced by their means
        var together = held.Curve(_texts[0], metric, held.All(), [0, held.All().Count]);
        using var traces = new Traces(model, _texts);
        var whole = metric.Of(model, _texts[0], [.. Enumerable.Range(0, model.Config.NLayers).Select(layer =>
            Intervene.Replace(new(HookPoint.MlpPost, layer), traces.Mean(layer)))]);
        Assert.Equal(metric.Of(model, _texts[0]), together[0], 2e-5);
        Assert.Equal(whole, together[1], 2e-5);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_estimate_is_the_slope_of_the_exact_effect(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var held = HeldNeurons.Of(model, [.. _texts.Select(text => (Prompt)text)]);
        var metric = Metric.Margin(4, 7, 2);
        var estimate = held.Estimate(_texts[0], metric);
        using var trace = model.Trace(_texts[0]);
        using var traces = new Traces(model, _texts);
        const double Step = 0.02;
        foreach (var one in estimate.Where((_, i) => i % 5 == 0))
        {
            double At(double part)
            {
                using var scope = torch.NewDisposeScope();
                var (post, mean) = (trace[HookPoint.MlpPost, one.Neuron.Layer].clone(), traces.Mean(one.Neuron.Layer));
                var column = post.narrow(-1, one.Neuron.Number, 1);
                column.add_(part * (mean.narrow(-1, one.Neuron.Number, 1) - column));
                return metric.Of(model, _texts[0], Intervene.Replace(new(HookPoint.MlpPost, one.Neuron.Layer), post));
            }

            Assert.Equal((At(Step) - At(-Step)) / (2 * Step), one.Effect, 2e-3); // float32 over a step of 0.04
        }
    }

    [Fact]
    public void A_margin_is_a_logit_less_the_mean_of_the_others()
    {
        using var model = new LanguageModel("base", TinyModels.Make(TinyModels.Variants["base"]));
        var logits = model.LogitsWith(_texts[0]);
        Assert.Equal(logits[4] - ((logits[7] + logits[2]) / 2), Metric.Margin(4, 7, 2).Of(model, _texts[0]), 1e-5);
    }

    [Fact]
    public void Facts_that_are_known_are_worth_the_logarithm_of_the_answers()
    {
        Assert.Equal(40, FactCapacity.Bits(Enumerable.Repeat((16, 0.0), 10)), 1e-12);
        Assert.Equal(0, FactCapacity.Bits(Enumerable.Repeat((16, -Math.Log(16)), 10)), 1e-9);
        Assert.Equal(0, FactCapacity.Bits([(2, -50)]));
    }

    private static IEnumerable<double[]> Posts(LanguageModel model, int[] text, int layer)
    {
        using var trace = model.Trace(text);
        using var post = trace[HookPoint.MlpPost, layer][0].cpu();
        return [.. Enumerable.Range(0, text.Length).Select(position =>
            Enumerable.Range(0, model.Config.DMlp).Select(k => (double)post[position, k].item<float>()).ToArray())];
    }

    // The output vector of each neuron through the final norm and the unembedding, one by one.
    private static float[][] ByHand(LanguageModel model, int layer)
    {
        using var scope = torch.NewDisposeScope();
        var down = model.Transformer.Parameters.Get($"blocks.{layer}.mlp.down.weight");
        return [.. Enumerable.Range(0, model.Config.DMlp).Select(k =>
        {
            var logits = model.Transformer.Unembed(model.Transformer.FinalNorm(down.select(1, k).view(1, 1, -1)))[0, 0];
            return Enumerable.Range(0, model.Config.DVocab).Select(id => logits[id].item<float>()).ToArray();
        })];
    }

    private sealed class Traces(LanguageModel model, int[][] texts) : IDisposable
    {
        private readonly Trace[] _traces = [.. texts.Select(text => model.Trace(text))];
        private readonly List<torch.Tensor> _means = [];

        public torch.Tensor Mean(int layer)
        {
            var mean = torch.cat([.. _traces.Select(trace => trace[HookPoint.MlpPost, layer])], 1).mean([1], keepdim: true);
            _means.Add(mean);
            return mean;
        }

        public void Dispose()
        {
            Array.ForEach(_traces, trace => trace.Dispose());
            _means.ForEach(mean => mean.Dispose());
        }
    }
}
