using BetweenTokens.Formats;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using BetweenTokens.Training;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "slow")]
[Collection(Live.Alone)]
public class TunedLensTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    [Fact]
    public void On_other_texts_it_is_nearer_to_the_output_than_the_plain_lens_at_every_depth()
    {
        using var model = LanguageModel.Load(Path.Combine(Shared.Repository, "data", "models", "base-s"));
        using var untrained = Controls.Untrained(model, 1);
        int[][] Texts(long seed) =>
            [.. model.Generate([model.EndIds[0]], new GenerationOptions { Streams = 32, MaxTokens = 40, Seed = seed })
                .Select(text => (int[])[model.EndIds[0], .. text.Ids])];
        Prompt[] learnt = [.. Texts(1).Select(text => (Prompt)text)];
        var test = Texts(2);

        using var lens = TunedLensTrainer.Train(model, learnt, new() { Steps = 60, PositionsPerStep = 200 });
        double[] Missing(TunedLens? tuned) =>
            LensSurvey.Of(model, test, positions: 600, tuned: tuned).MeanByDepth(position => position.Divergences);
        double[] plain = Missing(null), tuned = Missing(lens);
        Assert.All(Enumerable.Range(0, model.Config.NLayers), depth =>
            Assert.True(tuned[depth] < 0.9 * plain[depth],
                FormattableString.Invariant($"depth {depth}: {tuned[depth]} against {plain[depth]}")));
        Assert.Equal(plain[^1], tuned[^1]);
        Assert.Equal(0, tuned[^1], 1e-6);

        // Nothing was learnt about the model itself.
        Assert.All(model.Transformer.Parameters.ByName.Values, parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData("base")]
    [InlineData("parallel")]
    [InlineData("layer norm")]
    [InlineData("lstm")]
    public void It_starts_as_the_logit_lens_and_stays_the_identity_after_the_last_layer(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using var trace = model.Trace(_ids);
        using TunedLens identity = TunedLens.Identity(model),
            lens = TunedLensTrainer.Train(model, [_ids, new[] { 2, 7, 1 }], new() { Steps = 3, PositionsPerStep = 8 });
        var (plain, start, learnt) = (LogitLens.Of(trace), LogitLens.Of(trace, tuned: identity), LogitLens.Of(trace, tuned: lens));
        for (var depth = 0; depth <= 2; depth++)
        {
            Assert.Equal(plain.Rows[depth].Select(cell => cell.DivergenceFromOutput), start.Rows[depth]
                .Select(cell => cell.DivergenceFromOutput));
            Assert.Equal(depth == 2, plain.Rows[depth].Select(cell => cell.Entropy)
                .SequenceEqual(learnt.Rows[depth].Select(cell => cell.Entropy)));
        }

        using var stream = trace.Stream(2).clone();
        using var translated = lens.Translate(stream, 2);
        Assert.Equal(0, Near.Difference(stream, translated));
    }

    [Fact]
    public void One_step_is_Adam_on_the_gradient_of_the_divergence()
    {
        using var scope = NewDisposeScope();
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var trace = model.Trace(_ids);
        using var lens = TunedLensTrainer.Train(model, [_ids], new() { Steps = 1, PositionsPerStep = 7 });

        // Adam's first step is the rate times the sign of the gradient, which finite differences of the divergence give.
        double Divergence(int coordinate, double by)
        {
            using var moved = TunedLens.Identity(model);
            moved[1].Bias[coordinate] = tensor((float)by);
            return LogitLens.Of(trace, tuned: moved).Rows[1].Average(cell => cell.DivergenceFromOutput);
        }

        for (var coordinate = 0; coordinate < 16; coordinate++)
        {
            var slope = (Divergence(coordinate, 0.01) - Divergence(coordinate, -0.01)) / 0.02;
            if (Math.Abs(slope) > 1e-3)
            {
                Assert.Equal(-1e-3 * Math.Sign(slope), lens[1].Bias[coordinate].item<float>(), 1e-5);
            }
        }
    }

    [Fact]
    public void It_is_saved_and_loaded_and_refused_by_another_model()
    {
        using var folder = new TemporaryFolder();
        using LanguageModel model = new("tiny", TinyModels.Make(TinyModels.Base)),
            wide = new("wide", TinyModels.Make(TinyModels.Base with { DModel = 24 }));
        using var lens = TunedLensTrainer.Train(model, [_ids], new() { Steps = 2 });
        var path = Path.Combine(folder.Path, "lens.safetensors");
        lens.Save(path);
        using var again = TunedLens.Load(path, model);
        for (var depth = 0; depth < 2; depth++)
        {
            Assert.Equal(0, Near.Difference(lens[depth].Weight, again[depth].Weight));
            Assert.Equal(0, Near.Difference(lens[depth].Bias, again[depth].Bias));
        }

        var message = Assert.Throws<ModelFileException>(() => TunedLens.Load(path, wide)).Message;
        Assert.Contains("[24, 24]", message, StringComparison.Ordinal);
        Assert.Contains("tuned for tiny", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tuning_leaves_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() => TunedLensTrainer.Train(model, [_ids, new[] { 2, 7, 1 }], new() { Steps = 4, PositionsPerStep = 8 }).Dispose());
        Live.Same(() => Assert.Throws<ArgumentException>(() => TunedLensTrainer.Train(model, [])));
    }
}
