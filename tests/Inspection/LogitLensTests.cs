using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class LogitLensTests
{
    // Sums of eleven float32 terms of about one.
    private const double Tolerance = 2e-6;

    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_cell_is_what_softmax_in_double_precision_says_of_its_stream(int top)
    {
        using var model = TinyModels.Make(TinyModels.Base);
        using var trace = Trace.Run(model, _ids);
        var lens = LogitLens.Of(trace, top: top);
        var output = Rows(model, trace, model.Config.NLayers);
        for (var depth = 0; depth <= model.Config.NLayers; depth++)
        {
            var rows = Rows(model, trace, depth);
            for (var i = 0; i < _ids.Length; i++)
            {
                var (p, q, cell) = (rows[i], output[i], lens.Rows[depth][i]);
                Assert.Equal(-p.Sum(v => v * Math.Log(v)), cell.Entropy, Tolerance);
                Assert.Equal(q.Zip(p, (a, b) => a * Math.Log(a / b)).Sum(), cell.DivergenceFromOutput, Tolerance);
                Assert.Equal(p[Array.IndexOf(q, q.Max())], cell.OutputProbability, Tolerance);
                int[] order = [.. Enumerable.Range(0, p.Length).OrderByDescending(token => p[token]).Take(top)];
                Assert.Equal(order, cell.TopIds);
                Assert.All(order.Zip(cell.TopProbabilities), pair => Assert.Equal(p[pair.First], pair.Second, Tolerance));
            }
        }
    }

    [Fact]
    public void A_survey_of_texts_is_the_lens_of_each_by_itself()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        int[][] texts = [[1, 2, 3], [4, 5, 6, 7, 8]];
        var survey = LensSurvey.Of(model, texts, positions: 6);
        Assert.Equal(6, survey.Positions.Count);
        using var second = model.Trace([4, 5, 6]);
        var lens = LogitLens.Of(second, top: 1);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(lens.Rows.Select(row => row[i].Entropy), survey.Positions[3 + i].Entropies);
            Assert.Equal(lens.SettledAt[i], survey.Positions[3 + i].SettledAt);
        }
    }

    [Fact]
    public void A_lens_leaves_no_tensor_behind()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        using var trace = Trace.Run(model, _ids);
        Live.Same(() => _ = LogitLens.Of(trace));
    }

    private static double[][] Rows(Transformer model, Trace trace, int depth)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = model.Unembed(model.FinalNorm(trace.Stream(depth)))[0].to(ScalarType.Float64);
        return [.. logits.softmax(-1).contiguous().data<double>().ToArray().Chunk(model.Config.DVocab)];
    }
}
