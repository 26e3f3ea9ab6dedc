using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "slow")]
public class PatchingTests
{
    private static readonly int[] _clean = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _corrupt = [3, 1, 8, 1, 5, 9, 2];
    private static readonly Metric _metric = Metric.LogitDifference(4, 7);

    private static readonly Dictionary<HookPoint, Func<LanguageModel, Prompt, Prompt, Metric, EffectMap>> _all = new()
    {
        [HookPoint.ResidPre] = Patching.Residual,
        [HookPoint.AttentionOut] = Patching.AttentionOut,
        [HookPoint.MlpOut] = Patching.MlpOut,
        [HookPoint.HeadMix] = Patching.Heads,
        [HookPoint.Query] = Patching.Queries,
        [HookPoint.Key] = Patching.Keys,
        [HookPoint.Value] = Patching.Values,
        [HookPoint.Pattern] = Patching.Pattern,
    };

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_map_is_one_full_pass_for_each_place(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var source = model.Trace(_clean);
        foreach (var (point, patch) in _all.Where(one => HookNames.Exists(one.Key, 0, model.Config)))
        {
            var map = patch(model, _clean, _corrupt, _metric);
            var byHead = map.ColumnAxis is EffectAxis.Head or EffectAxis.KeyValueHead;
            for (var layer = 0; layer < map.Values.GetLength(0); layer++)
            {
                for (var column = 0; column < map.Values.GetLength(1); column++)
                {
                    using var changed = model.With(
                        Intervene.Patch(new HookAddress(point, layer), source, byHead ? column : null, byHead ? default(Index?) : column))
                            .Trace(_corrupt);
                    var (expected, found) = (_metric.Of(model, changed.LogitsAt(^1), source.LogitsAt(^1)), map.Values[layer, column]);

                    // Rounding of rows side by side, see AblationTests.
                    Assert.True(Math.Abs(expected - found) <= 1e-5,
                        FormattableString.Invariant($"{point} {layer}, {column}: expected {expected}, found {found}"));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Its_own_activation_patched_in_moves_nothing_at_all(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        foreach (var (_, patch) in _all.Where(one => HookNames.Exists(one.Key, 0, model.Config)))
        {
            var map = patch(model, _clean, _clean, _metric);
            Assert.Equal(map.Clean, map.Unchanged);
            Assert.All(map.Effects.Cast<double>(), effect => Assert.Equal(0, effect));
        }
    }

    [Fact]
    public void The_stream_where_the_texts_differ_brings_everything_back_and_before_it_nothing()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var restored = Patching.Residual(model, _clean, _corrupt, _metric).Restored();
        Assert.Equal(1, restored[0, 2], 1e-5);
        Assert.Equal([0, 0], [restored[0, 0], restored[1, 1]]);

        var divergence = Patching.Residual(model, _clean, _corrupt, Metric.KlFromClean());
        Assert.Equal(0, divergence.Clean);
        Assert.Equal(0, divergence.Values[0, 2], 1e-6);
        Assert.True(divergence.Unchanged > 0.001);
    }

    [Fact]
    public void Grouped_heads_have_as_many_keys_as_there_are()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var (keys, queries) = (Patching.Keys(model, _clean, _corrupt, _metric), Patching.Queries(model, _clean, _corrupt, _metric));
        Assert.Equal((EffectAxis.KeyValueHead, 2), (keys.ColumnAxis, keys.ColumnLabels.Count));
        Assert.Equal((EffectAxis.Head, 4), (queries.ColumnAxis, queries.ColumnLabels.Count));
    }

    [Fact]
    public void Prompts_of_different_lengths_are_refused()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var message = Assert.Throws<ArgumentException>(() => Patching.Heads(model, _clean, new[] { 1, 2 }, _metric)).Message;
        Assert.Contains("found 7 and 2 tokens", message, StringComparison.Ordinal);
    }
}
