using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class ProbeTests
{
    private static readonly TransformerConfig _config =
        new() { DVocab = 11, NLayers = 2, DModel = 16, NHeads = 2, Mlp = MlpKind.Plain, Activation = Activation.Gelu };

    [Theory]
    [InlineData(40, 5)]
    [InlineData(12, 20)] // fewer rows than features: the rows' system
    public void A_ridge_is_least_squares_with_rows_of_the_penalty_added(int rows, int features)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Gaussian(rows, features, 1), Gaussian(rows, 2, 2));
        double[] penalties = [0.3, 2];
        var probes = RidgeProbe.FitEach(x, y, penalties);
        foreach (var (probe, penalty) in probes.Zip(penalties))
        {
            // The same minimum by another road: QR on the centred rows and √λ·I below them, no normal equations.
            var (center, offset) = (x.mean([0]), y.mean([0]));
            Matrix<double> a = Dense(x - center), b = Dense(y - offset);
            var root = Math.Sqrt(penalty * (a.TransposeThisAndMultiply(a).Trace() / features));
            var expected = a.Stack(Matrix<double>.Build.DenseIdentity(features) * root).QR()
                .Solve(b.Stack(Matrix<double>.Build.Dense(features, 2)));

            // Float64 with a condition number below a thousand: ten digits survive.
            Assert.True((expected - Matrix<double>.Build.DenseOfArray(probe.Weights)).FrobeniusNorm() < 1e-10);
            Assert.Equal(1 - (probe.SquaredErrors(x, y).Sum() / (y - offset).square().sum().item<double>()), probe.Explained(x, y), 1e-12);
        }
    }

    [Fact]
    public void A_linear_truth_is_found_and_explains_everything()
    {
        using var scope = NewDisposeScope();
        var (x, truth) = (Gaussian(60, 4, 3), Gaussian(4, 3, 4));
        var y = matmul(x, truth) + 7;
        var probe = RidgeProbe.Fit(x, y, penalty: 0);
        Assert.True((tensor(probe.Weights) - truth).abs().max().item<double>() < 1e-10);
        Assert.Equal(1, probe.Explained(Gaussian(20, 4, 5), matmul(Gaussian(20, 4, 5), truth) + 7), 1e-10);
        Assert.Contains("penalty of 0 or more",
            Assert.Throws<ArgumentException>(() => RidgeProbe.Fit(x, y, -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logistic_probe_of_one_sign_solves_its_equation()
    {
        // 30 rows at +1 of which a share s says yes, 30 at −1 of which 1 − s does: w solves n·(σ(w) − s) + λ·w = 0, the intercept is 0.
        const int Half = 30, Yes = 24;
        using var scope = NewDisposeScope();
        var x = cat([ones([Half, 1], ScalarType.Float64), -ones([Half, 1], ScalarType.Float64)], 0);
        bool[] y = [.. Enumerable.Range(0, 2 * Half).Select(i => i < Half ? i < Yes : i - Half >= Yes)];
        var scores = LogisticProbe.Fit(x, y, penalty: 2).Scores(tensor(new[] { 1.0, -1.0 }).unsqueeze(1));
        var (low, high) = (0.0, 10.0);
        for (var i = 0; i < 100; i++)
        {
            var w = (low + high) / 2;
            (low, high) = (2 * Half * ((1 / (1 + Math.Exp(-w))) - ((double)Yes / Half))) + (2 * w) > 0 ? (low, w) : (w, high);
        }

        // Newton stops at a gradient of 1e-8 a row, the bisection far below.
        Assert.Equal(low, scores[0], 1e-6);
        Assert.Equal(-low, scores[1], 1e-6);
    }

    [Fact]
    public void A_logistic_probe_tells_what_can_be_told_and_refuses_one_answer()
    {
        using var scope = NewDisposeScope();
        var x = Gaussian(200, 6, 6);
        bool[] y = [.. x.select(1, 2).data<double>().ToArray().Select(v => v > 0)];
        Assert.True(Ranking.Auroc(LogisticProbe.Fit(x, y).Scores(x), y) > 0.99);
        Assert.Contains("both answers",
            Assert.Throws<ArgumentException>(() => LogisticProbe.Fit(x, [.. y.Select(_ => true)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_of_many_texts_are_those_of_their_traces()
    {
        using var transformer = Transformer.Create(_config, seed: 1);
        int[][] texts = [[1, 2, 3, 4], [5, 6], [7, 8, 9, 10, 1, 2]];
        int[][] positions = [[0, 3], [], [5, 2]];
        using var states = StreamStates.Read(transformer, texts, positions);
        Assert.Equal([0, 0, 2, 2], states.Texts);
        for (var depth = 0; depth <= 2; depth++)
        {
            var row = 0;
            for (var text = 0; text < texts.Length; text++)
            {
                using var trace = Trace.Run(transformer, texts[text]);
                foreach (var position in positions[text])
                {
                    using var scope = NewDisposeScope();

                    // A fused kernel against the same steps one by one, float32.
                    Assert.True(
                        (states[depth][row++] - trace.Stream(depth)[0, position].to(ScalarType.Float64)).abs().max().item<double>() < 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Logits_after_many_texts_are_those_of_each()
    {
        using var model = new LanguageModel("t", Transformer.Create(_config, seed: 2));
        int[][] texts = [[1, 2, 3, 4], [5], [7, 8, 9, 10, 1, 2]];
        var together = NextLogits.After(model.Transformer, texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var rows = model.Logits(texts[i]);
            Assert.True(together[i].Zip(rows[rows.Count - 1].ToArray(), (a, b) => Math.Abs(a - b)).Max() < 1e-5);
        }
    }

    [Fact]
    public void Probes_leave_nothing_behind() => Live.Same(() =>
    {
        using var transformer = Transformer.Create(_config, seed: 1);
        int[][] texts = [.. Enumerable.Range(0, 40).Select(i => new[] { i % 11, 2, 3, i % 7 })];
        using var states = StreamStates.Read(transformer, texts, [.. texts.Select(_ => new[] { 1, 3 })], 1, 2);
        using var targets = rand([80, 2], ScalarType.Float64);
        var probe = RidgeProbe.Fit(states[2], targets);
        probe.Explained(states[1], targets);
        LogisticProbe.Fit(states[1], [.. Enumerable.Range(0, 80).Select(i => i % 2 == 0)]).Scores(states[1]);
        NextLogits.After(transformer, texts);
    });

    private static Tensor Gaussian(int rows, int columns, long seed)
    {
        var random = new SeededRandom(seed);
        return tensor(Enumerable.Range(0, rows * columns).Select(_ => random.NextGaussian()).ToArray(), [rows, columns]);
    }

    private static Matrix<double> Dense(Tensor values) =>
        Matrix<double>.Build.DenseOfRowMajor((int)values.shape[0], (int)values.shape[1], values.contiguous().data<double>().ToArray());
}
