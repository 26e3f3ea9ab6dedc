using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
public class PathPatchingTests
{
    private static readonly int[] _clean = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _corrupt = [3, 1, 8, 1, 5, 9, 2];
    private static readonly Metric _metric = Metric.LogitDifference(4, 7);

    public static TheoryData<string> Variants =>
        [.. TinyModels.Variants.Where(one => one.Value.Mixer != MixerKind.Lstm).Select(one => one.Key)];

    [Fact]
    public void In_the_hand_written_model_the_previous_token_head_acts_through_the_induction_heads_keys_alone()
    {
        using var model = HandMade.Induction(6, endToken: 0);
        int[] clean = [0, 1, 2, 3, 4, 1], corrupt = [0, 5, 2, 3, 4, 1];
        var metric = Metric.LogitDifference(2, 3);
        EffectMap Through(HeadInput input) => PathPatching.Into(model, clean, corrupt, metric, layer: 1, head: 0, input);
        var keys = Through(HeadInput.Key);

        // After 1 comes 2: the third part says so with 2 ln 6 + 5 logits. e^-20 of the attention goes astray.
        Assert.Equal((2 * Math.Log(6)) + 5, keys.Clean!.Value, 1e-3);
        Assert.Equal(0, keys.Unchanged, 1e-3);
        Assert.Equal(1, keys.Restored()[0, 0], 1e-4);
        Assert.Equal(0, Through(HeadInput.Query)[0, 0]);
        Assert.Equal(0, Through(HeadInput.Value)[0, 0]);
        var direct = PathPatching.ToLogits(model, clean, corrupt, metric);
        Assert.Equal(0, direct[0, 0]);
        Assert.Equal(1, direct.Restored()[1, 0], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_path_is_two_passes_made_by_hand(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using Trace clean = model.Trace(_clean), corrupt = model.Trace(_corrupt);
        foreach (var (input, point) in new[] { (HeadInput.Query, HookPoint.Query), (HeadInput.Key, HookPoint.Key),
            (HeadInput.Value, HookPoint.Value) })
        {
            var map = PathPatching.Into(model, _clean, _corrupt, _metric, layer: 1, head: 3, input);
            for (var sender = 0; sender < 4; sender++)
            {
                // First the sender alone, all else as it was; then what the receiver got, with the other heads of its layer as they were.
                Intervention[] sent = [Intervene.Patch("blocks.0.attn.hook_z", clean, sender), .. model.Config.Mlp == MlpKind.None
                    ? Array.Empty<Intervention>() : [Intervene.Patch("blocks.0.hook_mlp_out", corrupt)]];
                using var first = model.With(sent).Trace(_corrupt);
                var at = new HookAddress(point, 1);
                using var second = model.With(
                    [Intervene.Patch(at, first), .. Enumerable.Range(0, 3)
                        .Select(other => Intervene.Patch("blocks.1.attn.hook_z", corrupt, other))]).Trace(_corrupt);
                var expected = _metric.Of(model, second.LogitsAt(^1), clean.LogitsAt(^1));

                // Rounding of rows side by side, see AblationTests.
                Assert.True(Math.Abs(expected - map.Values[0, sender]) <= 1e-5,
                    FormattableString.Invariant($"{input}, sender {sender}: expected {expected}, found {map.Values[0, sender]}"));
            }
        }
    }

    [Fact]
    public void Without_norms_and_MLPs_a_path_is_a_product_of_matrices()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var config = TinyModels.Base with { Norm = NormKind.None, Mlp = MlpKind.None, Positions = PositionScheme.None };
        using var model = new LanguageModel("attention only", TinyModels.Make(config));
        using Trace clean = model.Trace(_clean), corrupt = model.Trace(_corrupt);
        Tensor W(string name) => model.Transformer.Parameters[name].to(ScalarType.Float64);
        Tensor Heads(Tensor x, string name, int count) =>
            matmul(x, W($"blocks.1.attention.{name}.weight").t()).view(7, count, 4).transpose(0, 1); // [head, pos, C]
        Tensor Z(Trace trace, int head) => trace[HookPoint.HeadMix, 0][0].select(1, head).to(ScalarType.Float64);

        var mask = ones(7, 7, dtype: ScalarType.Bool).triu(1);
        var stream = corrupt.Stream(1)[0].to(ScalarType.Float64);
        var (receiver, shared) = (2, 1); // query head 2 reads key-value head 1
        var output = W("blocks.1.attention.output.weight").narrow(1, receiver * 4, 4);
        Tensor Write(Tensor query, Tensor key, Tensor value) =>
            matmul(matmul((matmul(query, key.t()) / 2).masked_fill(mask, double.NegativeInfinity).softmax(-1), value), output.t());

        foreach (var input in Enum.GetValues<HeadInput>())
        {
            var map = PathPatching.Into(model, _clean, _corrupt, _metric, 1, receiver, input);
            for (var sender = 0; sender < 4; sender++)
            {
                var moved = stream + matmul(Z(clean, sender) - Z(corrupt, sender), W("blocks.0.attention.output.weight")
                    .narrow(1, sender * 4, 4).t());
                var (query, key, value) = (Heads(stream, "query", 4)[receiver], Heads(stream, "key", 2)[shared],
                    Heads(stream, "value", 2)[shared]);
                var after = input switch
                {
                    HeadInput.Query => Write(Heads(moved, "query", 4)[receiver], key, value),
                    HeadInput.Key => Write(query, Heads(moved, "key", 2)[shared], value),
                    _ => Write(query, key, Heads(moved, "value", 2)[shared]),
                };
                var direction = W("unembed.weight")[4] - W("unembed.weight")[7];
                var expected = dot((after - Write(query, key, value))[6], direction).item<double>();

                // float32 activations of a few units through two layers, against float64.
                Assert.Equal(expected, map[0, sender], 2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_same_text_twice_moves_nothing_at_all(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        Assert.All(PathPatching.Into(model, _clean, _clean, _metric, 1, 0, HeadInput.Value).Effects.Cast<double>(), effect =>
            Assert.Equal(0, effect));
        Assert.All(PathPatching.ToLogits(model, _clean, _clean, _metric).Effects.Cast<double>(), effect => Assert.Equal(0, effect));
    }

    [Fact]
    public void MLPs_pass_a_change_on_where_they_may()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using Trace clean = model.Trace(_clean), corrupt = model.Trace(_corrupt);
        var map = PathPatching.ToLogits(model, _clean, _corrupt, _metric, throughMlps: true);
        using var changed = model.With(Intervene.Patch("blocks.0.attn.hook_z", clean, 1),
            Intervene.Patch("blocks.1.hook_attn_out", corrupt)).Trace(_corrupt);
        Assert.Equal(_metric.Of(model, changed.LogitsAt(^1), clean.LogitsAt(^1)), map.Values[0, 1], 1e-5);
        Assert.NotEqual(PathPatching.ToLogits(model, _clean, _corrupt, _metric).Values[0, 1], map.Values[0, 1]);
    }

    [Fact]
    public void A_receiver_without_a_sender_is_refused()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var message = Assert.Throws<ArgumentException>(() => PathPatching.Into(model, _clean, _corrupt, _metric, 0, 0, HeadInput.Key))
            .Message;
        Assert.Contains("layers 1 to 1 and is one of heads 0 to 3; found layer 0", message, StringComparison.Ordinal);
    }
}
