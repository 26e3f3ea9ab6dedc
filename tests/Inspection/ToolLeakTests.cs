using BetweenTokens.Evaluation.Instruments;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Inspection.Circuits;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "slow")]
[Collection(Live.Alone)]
public class ToolLeakTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _other = [3, 1, 8, 1, 5, 9, 2];

    [Fact]
    public void Changed_runs_leave_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Metric[] metrics = [Metric.LogitDifference(4, 7), Metric.LogProbability(4).At(3), Metric.KlFromClean(),
            Metric.FromLogits("first", row => row[0], "logits")];
        foreach (var metric in metrics)
        {
            Live.Same(() => Ablation.Heads(model, _ids, metric));
            Live.Same(() => Ablation.Layers(model, _ids, metric, Replacement.Mean(_other, _ids)));
            Live.Same(() => Ablation.Neurons(model, _ids, 0, metric, Replacement.Resampled(_other)));
            Live.Same(() => Ablation.Edges(model, _ids, 1, 2, metric));
            Live.Same(() => EntropyNeurons.Measure(model, [_ids, _other]));
            Live.Same(() => Patching.Residual(model, _ids, _other, metric));
            Live.Same(() => Patching.Pattern(model, _ids, _other, metric));
        }
    }

    [Fact]
    public void Paths_and_controls_leave_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() => PathPatching.Into(model, _ids, _other, Metric.Logit(4), 1, 2, HeadInput.Key));
        Live.Same(() => PathPatching.ToLogits(model, _ids, _other, Metric.KlFromClean(), throughMlps: true));
        Live.Same(() => Controls.Untrained(model, 3).Dispose());
    }

    [Fact]
    public void Attributions_and_circuits_leave_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() => GradientAttribution.InputXGradient(model, _ids, Metric.Logit(4)));
        Live.Same(() => GradientAttribution.Integrated(model, _ids, Metric.LogProbability(4), steps: 3));
        Live.Same(() => Occlusion.ByMean(model, _ids));
        Live.Same(() => Occlusion.ByToken(model, _ids, 0));
        Live.Same(() => Occlusion.Hidden(model, _ids));
        Live.Same(() => HeadCircuits.CopyingScores(model));
        Live.Same(() => HeadCircuits.TopQk(model, 1, 2, distance: 3));
        Live.Same(() => HeadCircuits.Ov(model, 1, 2).Dispose());
        Live.Same(() => model.In(ScalarType.Float64).Dispose());
        Live.Same(() => Assert.Throws<ArgumentException>(() => GradientAttribution.InputXGradient(model, _ids, Metric.Logit(99))));
        Live.Same(() => Assert.Throws<ArgumentException>(() =>
            GradientAttribution.Integrated(model, _ids, Metric.FromLogits("first", row => row[0], "logits"))));
        using var trace = model.Trace(_ids);
        Live.Same(() => AttentionAttribution.Rollout(trace, ^1));
        Live.Same(() => AttentionAttribution.ValueNorm(trace, ^1));
        Live.Same(() => AttentionAttribution.ByScore(trace, ^1, HeadScores.Sink(trace)));
    }

    [Fact]
    public void Scored_instruments_leave_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var instruments = Instrument.For(model, HeadKinds.Of(model, [_ids]), steps: 2);
        Live.Same(() => HeadKinds.Of(model, [_ids, _other]));
        Live.Same(() => InstrumentScore.Measure(model, _ids, WordReplacement.OfModel(model), instruments, draws: 2));
        Live.Same(() => Assert.Throws<ArgumentException>(
            () => InstrumentScore.Measure(model, _ids, WordReplacement.OfModel(model), [instruments[0], new("short", _ => [1])])));
    }

    [Fact]
    public void What_is_refused_half_way_leaves_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() => Assert.Throws<ArgumentException>(() => Metric.Logit(1).Of(model, _ids, Intervene.CutEdge(1, 0, 0))));
        Live.Same(() => Assert.Throws<ArgumentException>(() =>
            Ablation.Mlps(model, _ids, Metric.Logit(1), Replacement.Resampled(_other, new[] { 1, 2 }))));
    }
}
