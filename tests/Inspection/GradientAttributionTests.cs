using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

/// <summary>Gradients against finite differences of passes whose embeddings are changed from outside, in float64.</summary>
[Trait("tier", "fast")]
public class GradientAttributionTests
{
    private const double Step = 1e-5; // error of the difference: the step squared, and 1e-15 over the step
    private const double Near = 1e-6;

    private static readonly int[] _ids = [3, 1, 4, 1, 5];
    private static readonly Metric _metric = Metric.LogitDifference(4, 7);

    public static TheoryData<string> Variants { get; } = [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradient_times_input_is_the_slope_of_a_longer_embedding(string variant)
    {
        using var model = Wide(variant);
        using var scope = NewDisposeScope();
        var found = GradientAttribution.InputXGradient(model, _ids, _metric);
        var input = Embedding(model);
        for (var i = 0; i < _ids.Length; i++)
        {
            Assert.Equal(Slope(model, input, input * At(i, input)), found.Scores[i], Near);
        }

        Assert.Equal(Value(model, input) - Value(model, zeros_like(input)), found.Total!.Value, Near);
        Assert.Equal(found.Total.Value - found.Scores.Sum(), found.Remainder!.Value, 1e-12);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("layer norm")]
    [InlineData("lstm")]
    [InlineData("tied")]
    public void Integrated_gradients_add_up_slopes_along_the_line(string variant)
    {
        const int Steps = 3;
        using var model = Wide(variant);
        using var scope = NewDisposeScope();
        var (found, input) = (GradientAttribution.Integrated(model, _ids, _metric, Steps), Embedding(model));
        var start = (model.Transformer.Parameters["embed.weight"].mean([0], keepdim: true) * model.Config.EmbeddingScale).expand_as(input);
        for (var i = 0; i < _ids.Length; i++)
        {
            var sum = Enumerable.Range(0, Steps).Sum(
                k => Slope(model, start + ((input - start) * ((k + 0.5) / Steps)), (input - start) * At(i, input)));
            Assert.Equal(sum / Steps, found.Scores[i], Near);
        }

        Assert.Equal(Value(model, input) - Value(model, start), found.Total!.Value, Near);

        // The midpoint rule's error falls with the square of the steps.
        Assert.True(Math.Abs(GradientAttribution.Integrated(model, _ids, _metric, 1000).Remainder!.Value) < 1e-3);
    }

    [Fact]
    public void A_baseline_of_ones_own_is_taken_as_it_is()
    {
        using var model = Wide("base");
        using var scope = NewDisposeScope();
        var input = Embedding(model);
        var same = GradientAttribution.Integrated(model, _ids, _metric, 2, baseline: input);
        Assert.All(same.Scores, score => Assert.Equal(0, score));
        using var zero = zeros(16);
        var found = GradientAttribution.Integrated(model, _ids, _metric, 2, zero);
        Assert.Equal(Value(model, input) - Value(model, zeros_like(input)), found.Total!.Value, Near);
        using var narrow = zeros(15);
        Assert.Contains("[16] or [5, 16]", Assert.Throws<ArgumentException>(
            () => GradientAttribution.Integrated(model, _ids, _metric, 2, narrow)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_at_another_position_does_not_heed_what_stands_behind_it()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var (early, cut) = (GradientAttribution.InputXGradient(model, _ids, _metric.At(2)),
            GradientAttribution.InputXGradient(model, _ids[..3], _metric));
        Assert.All(early.Scores.Take(3).Zip(cut.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(early.Scores.Skip(3), score => Assert.Equal(0, score));
    }

    [Fact]
    public void A_metric_without_a_graph_is_refused_in_words()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var metric = Metric.FromLogits("first", row => row[0], "logits");
        Assert.Contains("no gradient", Assert.Throws<ArgumentException>(
            () => GradientAttribution.InputXGradient(model, _ids, metric)).Message, StringComparison.Ordinal);
        Assert.All(GradientAttribution.InputXGradient(model, _ids, Metric.KlFromClean()).Scores, s => Assert.Equal(0, s, 1e-4));
    }

    private static LanguageModel Wide(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        return model.In(ScalarType.Float64);
    }

    private static Tensor Embedding(LanguageModel model)
    {
        using var trace = model.Trace(_ids, TraceOptions.Only("hook_embed"));
        return trace[new HookAddress(HookPoint.Embed)][0].clone();
    }

    // Ones in the row of a token, [pos, 1].
    private static Tensor At(int position, Tensor input) =>
        zeros(input.shape[0], 1, ScalarType.Float64).index_fill_(0, tensor(new long[] { position }), 1);

    private static double Slope(LanguageModel model, Tensor at, Tensor along) =>
        (Value(model, at + (along * Step)) - Value(model, at - (along * Step))) / (2 * Step);

    private static double Value(LanguageModel model, Tensor embedding)
    {
        using var trace = model.Trace(_ids, new() { Keep = ["logits"], Interventions = [Intervene.Replace("hook_embed", embedding)] });
        return trace.Logits[0, _ids.Length - 1, 4].item<double>() - trace.Logits[0, _ids.Length - 1, 7].item<double>();
    }
}
