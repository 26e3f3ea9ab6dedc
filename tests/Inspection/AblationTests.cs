using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

/// <summary>Runs side by side, from the stream before the layer that they change, against one pass after another from the start.</summary>
/// <remarks>
/// A run that is read alone goes on from the shared stream in the same shapes as the whole pass, and is equal to the bit. Side by
/// side the ends of the rows fall otherwise into the processor's vectors, whose exp differs in the last bit from that of single
/// numbers: logits below 10 then differ by 5e-7 at most in what was tried, and may by 1e-5.
/// </remarks>
[Trait("tier", "slow")]
public class AblationTests
{
    private const double Rounding = 1e-5;
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _other = [2, 7, 1, 8, 2, 8, 1];
    private static readonly Metric _metric = Metric.LogitDifference(4, 7);

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Side_by_side_is_one_by_one(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var other = model.Trace(_other);
        var changes = HookNames.All(model.Config).Where(place => HookNames.CanChange(place.Point))
            .SelectMany(place => new[] { 0, 3 }.Select(position => new[]
        {
            Intervene.Patch(place, other, position: position),
            Intervene.Zero(place, HookTable.Of(place.Point).HeadAxis is null ? null : 1, ^1),
        })).ToArray();
        foreach (var metric in new[] { _metric, _metric.At(4), Metric.KlFromClean() })
        {
            var together = metric.OfEach(model, _ids, changes);
            for (var i = 0; i < changes.Length; i++)
            {
                var expected = OneByOne(model, metric, changes[i]);
                Assert.Equal(expected, metric.Of(model, _ids, changes[i]));
                Near(expected, together[i], string.Join("; ", (object[])changes[i]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_part_of_every_model_can_be_taken_out(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        var config = model.Config;
        if (config.Mixer != MixerKind.Lstm)
        {
            Compare(model, Ablation.Heads(model, _ids, _metric), (layer, head) => [Intervene.Zero(new(HookPoint.HeadMix, layer), head)]);
        }

        Compare(model, Ablation.Attentions(model, _ids, _metric), (layer, _) => [Intervene.Zero(new(HookPoint.AttentionOut, layer))]);
        Compare(model, Ablation.Positions(model, _ids, _metric), (layer, position) =>
            [Intervene.Zero(new(HookPoint.ResidPre, layer), position: position)]);
        if (config.Mlp != MlpKind.None)
        {
            Compare(model, Ablation.Mlps(model, _ids, _metric), (layer, _) => [Intervene.Zero(new(HookPoint.MlpOut, layer))]);
            Compare(model, Ablation.Layers(model, _ids, _metric), (layer, _) =>
                [Intervene.Zero(new(HookPoint.AttentionOut, layer)), Intervene.Zero(new(HookPoint.MlpOut, layer))]);
        }
    }

    [Fact]
    public void A_mean_is_over_all_positions_of_all_reference_prompts()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        int[] longer = [5, 5, 6, 8, 0, 10, 1, 2, 3];
        using Trace one = model.Trace(_other), two = model.Trace(longer);
        var map = Ablation.Heads(model, _ids, _metric, Replacement.Mean(_other, longer));
        for (var layer = 0; layer < 2; layer++)
        {
            var mean = cat([one[HookPoint.HeadMix, layer], two[HookPoint.HeadMix, layer]], 1).mean([1], keepdim: true); // [1, 1, H, C]
            for (var head = 0; head < 4; head++)
            {
                Near(OneByOne(model, _metric, Intervene.Replace(new(HookPoint.HeadMix, layer), mean.narrow(2, head, 1), head)),
                    map.Values[layer, head], $"L{layer}H{head}");
            }
        }
    }

    [Fact]
    public void A_resampled_part_is_that_of_the_other_prompt_and_the_metric_is_averaged()
    {
        using var model = Base();
        int[] third = [9, 9, 0, 1, 7, 7, 6];
        using Trace one = model.Trace(_other), two = model.Trace(third);
        var map = Ablation.Mlps(model, _ids, _metric, Replacement.Resampled(_other, third));
        for (var layer = 0; layer < 2; layer++)
        {
            var expected = new[] { one, two }.Average(trace =>
                OneByOne(model, _metric, Intervene.Patch(new HookAddress(HookPoint.MlpOut, layer), trace)));
            Near(expected, map.Values[layer, 0], $"L{layer}");
        }

        Assert.All(Ablation.Heads(model, _ids, _metric, Replacement.Resampled(_ids)).Effects.Cast<double>(), effect =>
            Assert.Equal(0, effect));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("plain relu")]
    [InlineData("parallel")]
    public void A_neuron_is_one_column(string variant)
    {
        using var scope = NewDisposeScope();
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var plain = model.Trace(_ids);
        var map = Ablation.Neurons(model, _ids, 1, _metric);
        Assert.Equal((1, 24), (map.Values.GetLength(0), map.Values.GetLength(1)));
        for (var neuron = 0; neuron < 24; neuron++)
        {
            var without = plain[HookPoint.MlpPost, 1].clone();
            without.narrow(-1, neuron, 1).zero_();
            Near(OneByOne(model, _metric, Intervene.Replace("blocks.1.mlp.hook_post", without)), map.Values[0, neuron], $"neuron {neuron}");
            if (!without.ne(plain[HookPoint.MlpPost, 1]).any().item<bool>())
            {
                Assert.Equal(0, map[0, neuron]); // a neuron that was silent
            }
        }
    }

    [Fact]
    public void Every_edge_that_has_another_beside_it_can_be_cut()
    {
        using var model = new LanguageModel("window", TinyModels.Make(TinyModels.Variants["window"]));
        var map = Ablation.Edges(model, _ids, 0, 1, _metric);
        for (var query = 0; query < 7; query++)
        {
            for (var key = 0; key < 7; key++)
            {
                if (query == 0 || key > query || key <= query - 3)
                {
                    Assert.Equal(double.NaN, map[query, key]);
                }
                else
                {
                    Near(OneByOne(model, _metric, Intervene.CutEdge(0, query, key, 1)), map.Values[query, key], $"{query} → {key}");
                }
            }
        }
    }

    [Fact]
    public void What_is_not_there_is_refused_in_words()
    {
        using LanguageModel lstm = new("lstm", TinyModels.Make(TinyModels.Variants["lstm"])),
            experts = new("experts", TinyModels.Make(TinyModels.Variants["experts"])), model = Base();
        void Refused(string word, Func<EffectMap> run) =>
            Assert.Contains(word, Assert.Throws<ArgumentException>(() => run()).Message, StringComparison.Ordinal);

        Refused("does not exist in this model", () => Ablation.Heads(lstm, _ids, _metric));
        Refused("does not exist in this model", () => Ablation.Neurons(experts, _ids, 0, _metric));
        Refused("layers 0 to 1", () => Ablation.Neurons(model, _ids, 2, _metric));
        Refused("no attention edges", () => Ablation.Edges(lstm, _ids, 0, null, _metric));
        Refused("the other text has 3", () => Ablation.Mlps(model, _ids, _metric, Replacement.Resampled(new[] { 1, 2, 3 })));
        Refused("at least one text", () => Ablation.Mlps(model, _ids, _metric, Replacement.Mean()));
        Refused("0 to 6", () => Ablation.Mlps(model, _ids, _metric.At(7)));
    }

    [Fact]
    public void A_map_names_its_places_and_sorts_them()
    {
        using var model = Base();
        var map = Ablation.Heads(model, _ids, _metric);
        var all = map.Effects.Cast<double>().ToArray();
        Assert.Equal(all.Max(Math.Abs), Math.Abs(map.Top(1)[0].Value));
        Assert.Equal(all.Min(), map.Lowest(1)[0].Value);
        Assert.Equal($"L{map.Top(1)[0].Row}H{map.Top(1)[0].Column}", map.Top(1)[0].Name);
        Assert.Equal((EffectAxis.Layer, EffectAxis.Head, 2, 4), (map.RowAxis, map.ColumnAxis, map.RowLabels.Count, map.ColumnLabels.Count));
        Assert.Equal(map.Values[1, 2] - map.Unchanged, map[1, 2]);
        Assert.Throws<InvalidOperationException>(() => map.Restored());
    }

    private static LanguageModel Base() => new("tiny", TinyModels.Make(TinyModels.Base));

    private static void Compare(LanguageModel model, EffectMap map, Func<int, int, Intervention[]> changes)
    {
        for (var row = 0; row < map.Values.GetLength(0); row++)
        {
            for (var column = 0; column < map.Values.GetLength(1); column++)
            {
                Near(OneByOne(model, _metric, changes(row, column)), map.Values[row, column],
                    FormattableString.Invariant($"{map.Title} {row}, {column}"));
            }
        }
    }

    /// <summary>One full pass with the changes, by the means that were there before.</summary>
    private static double OneByOne(LanguageModel model, Metric metric, params Intervention[] changes)
    {
        using Trace plain = model.Trace(_ids), changed = model.With(changes).Trace(_ids);
        return metric.Of(model, changed.LogitsAt(metric.Position), plain.LogitsAt(metric.Position));
    }

    private static void Near(double expected, double found, string what) =>
        Assert.True(expected.Equals(found) || Math.Abs(expected - found) <= Rounding,
            FormattableString.Invariant($"{what}: expected {expected}, found {found}"));
}
