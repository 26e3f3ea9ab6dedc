using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public sealed class RetentionTests
{
    private static readonly TransformerConfig _config = RecurrentConfigs.Retention(11, layers: 2, width: 32, heads: 4);

    [Fact]
    public void The_parallel_and_the_recurrent_form_give_the_same_logits()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Transformer.Create(_config, 3, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.3 });
        var ids = TinyModels.Ids(_config, 3, 40);
        var whole = model.Forward(ids);
        using var cache = new KvCache(_config);
        var steps = Enumerable.Range(0, 40).Select(i => model.Forward(ids.narrow(1, i, 1), cache)).ToList();
        using var chunks = new KvCache(_config);
        var pieces = new[] { (0, 7), (7, 16), (23, 1), (24, 16) }
            .Select(piece => model.Forward(ids.narrow(1, piece.Item1, piece.Item2), chunks)).ToList();
        // Sun et al. 2023, section 2.1: the same sum in another order; logits are about 1.
        Near.Equal(whole, cat(steps, 1), 1e-5, "recurrent");
        Near.Equal(whole, cat(pieces, 1), 1e-5, "chunks");
        // One matrix for each head, however long the text.
        Assert.Equal(2 * 3 * 4 * 8 * 8 * sizeof(float), cache.Bytes);
    }

    [Fact]
    public void A_layer_is_the_formula_of_the_paper()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(_config with { Positions = PositionScheme.None, NLayers = 1 });
        int[] ids = [3, 1, 4, 1, 5, 9];
        using var trace = Trace.Run(model, ids);
        var state = trace[HookPoint.RetentionState, 0];
        foreach (var head in Enumerable.Range(0, 4))
        {
            var gamma = 1 - Math.Pow(2, -5 - head);
            var kept = zeros(8, 8, ScalarType.Float64);
            for (var i = 0; i < ids.Length; i++)
            {
                double[] At(HookPoint point, int position) => [.. trace[point, 0][0, head, position].to(ScalarType.Float64).data<double>()];
                var expected = new double[8];
                for (var j = 0; j <= i; j++)
                {
                    var product = At(HookPoint.Query, i).Zip(At(HookPoint.Key, j), (q, k) => q * k).Sum()
                        / Math.Sqrt(8) * Math.Pow(gamma, i - j);
                    Assert.Equal(product, trace.Pattern(0, head)[i, j], 1e-5);
                    expected = [.. expected.Zip(At(HookPoint.Value, j), (sum, v) => sum + (product * v))];
                }

                // Each head is centred and brought to length one, then the gate.
                var mean = expected.Average();
                var deviation = Math.Sqrt(expected.Average(x => (x - mean) * (x - mean)) + model.Config.NormEpsilon);
                for (var d = 0; d < 8; d++)
                {
                    var gate = trace[HookPoint.RetentionGate, 0][0, i, (8 * head) + d].item<float>();
                    // float32 through a division by a small number
                    Assert.Equal((expected[d] - mean) / deviation * gate, trace[HookPoint.HeadMix, 0][0, i, head, d].item<float>(), 1e-4);
                }

                kept = (kept * gamma) + outer(tensor(At(HookPoint.Key, i)), tensor(At(HookPoint.Value, i)));
            }

            Near.Equal(kept, state[0, head], 1e-4, $"state of head {head}");
        }
    }

    [Fact]
    public void Documents_side_by_side_equal_documents_alone() => RecurrentLayers.DocumentsAlone(_config);

    [Fact]
    public void What_it_cannot_be_is_refused()
    {
        Assert.Contains("mixer Retention: expected a causal model",
            Assert.Throws<ArgumentException>(() => (_config with { Causal = false }).Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("decays: expected one above 0",
            Assert.Throws<ArgumentException>(() => (_config with { Decays = [0.5, 1.5, 1, 1] }).Validate()).Message,
            StringComparison.Ordinal);
        Assert.Contains("positions: expected a scheme that an LSTM can read",
            Assert.Throws<ArgumentException>(() => (_config with { Mixer = MixerKind.Lstm }).Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_inside_of_a_recurrence_is_seen_and_not_changed()
    {
        using var model = TinyModels.Make(_config);
        var error = Assert.Throws<ArgumentException>(() => Trace.Run(
            model, [1, 2], new TraceOptions { Interventions = [Intervene.Zero("blocks.0.retention.hook_state")] }));
        Assert.Contains("can be seen, not changed. Change what the layer writes, blocks.0.hook_attn_out",
            error.Message, StringComparison.Ordinal);
    }
}
