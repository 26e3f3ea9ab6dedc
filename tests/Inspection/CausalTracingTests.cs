using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

/// <summary>Causal tracing against whole passes, one for each place.</summary>
[Trait("tier", "fast")]
public sealed class CausalTracingTests
{
    private static readonly int[] _clean = [3, 1, 4, 1, 5], _other = [3, 8, 7, 1, 5];
    private static readonly Metric _metric = Metric.LogProbability(4);

    private static readonly Dictionary<TracedPart, HookPoint> _points = new()
    {
        [TracedPart.Stream] = HookPoint.ResidPost,
        [TracedPart.Mlp] = HookPoint.MlpOut,
        [TracedPart.Attention] = HookPoint.AttentionOut,
    };

    [Theory]
    [InlineData(TracedPart.Stream, 1)]
    [InlineData(TracedPart.Mlp, 1)]
    [InlineData(TracedPart.Mlp, 2)]
    [InlineData(TracedPart.Attention, 3)]
    public void Every_place_of_a_map_is_a_pass_with_the_clean_value_put_back(TracedPart part, int window)
    {
        using var model = new LanguageModel("base", TinyModels.Make(TinyModels.Variants["base"]));
        var map = CausalTracing.Resampled(model, _clean, [_other, new[] { 3, 9, 2, 1, 5 }], _metric, part, window);
        using var source = model.Trace(_clean);
        int layers = model.Config.NLayers;
        Assert.Equal(_metric.Of(model, _clean), map.Clean!.Value, 1e-5);
        for (var layer = 0; layer < layers; layer++)
        {
            for (var position = 0; position < _clean.Length; position++)
            {
                int first = part == TracedPart.Stream ? layer : Math.Max(0, layer - ((window - 1) / 2)),
                    last = part == TracedPart.Stream ? layer : Math.Min(layers - 1, layer + (window / 2));
                Intervention[] put = [.. Enumerable.Range(first, last - first + 1)
                    .Select(l => Intervene.Patch(new(_points[part], l), source, position: position))];
                var expected = new[] { _other, [3, 9, 2, 1, 5] }.Average(ids => _metric.Of(model, ids, put));
                Assert.Equal(expected, map.Values[layer, position], 2e-5);
            }
        }
    }

    [Fact]
    public void Noise_falls_on_the_subject_alone_and_the_whole_stream_there_brings_the_answer_back()
    {
        using var model = new LanguageModel("base", TinyModels.Make(TinyModels.Variants["base"]));
        var map = CausalTracing.Noised(model, _clean, 1..3, _metric, TracedPart.Stream, samples: 3, seed: 5);
        Assert.NotEqual(map.Clean!.Value, map.Unchanged, 1e-3);

        // before the subject nothing is spoilt, so putting it back changes nothing
        Assert.All(Enumerable.Range(0, model.Config.NLayers), layer => Assert.Equal(0, map[layer, 0], 2e-5));

        // at the last position of the last layer all of it comes back
        Assert.Equal(map.Clean!.Value, map.Values[model.Config.NLayers - 1, _clean.Length - 1], 2e-5);
        var again = CausalTracing.Noised(model, _clean, 1..3, _metric, TracedPart.Stream, samples: 3, seed: 5);
        Assert.Equal(map.Values, again.Values);
    }

    [Fact]
    public void Prompts_of_other_lengths_are_refused()
    {
        using var model = new LanguageModel("base", TinyModels.Make(TinyModels.Variants["base"]));
        Assert.Throws<ArgumentException>(() => CausalTracing.Resampled(model, _clean, [new[] { 1, 2 }], _metric, TracedPart.Mlp));
        Assert.Throws<ArgumentException>(() => CausalTracing.Resampled(model, _clean, [], _metric, TracedPart.Mlp));
    }

    [Fact]
    public void Tracing_leaves_no_tensors_behind()
    {
        using var model = new LanguageModel("base", TinyModels.Make(TinyModels.Variants["base"]));
        Live.Same(() =>
        {
            _ = CausalTracing.Resampled(model, _clean, [_other], _metric, TracedPart.Mlp);
            _ = CausalTracing.Noised(model, _clean, 1..3, _metric, TracedPart.Stream, samples: 2);
        });
    }
}
