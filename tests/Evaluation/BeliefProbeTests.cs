using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearRegression;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Evaluation;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class BeliefProbeTests
{
    private const int Documents = 24;

    private static Oracle Oracle { get; } = new(Worlds.Of("weather"));

    private static BeliefSample Sample(int documents = Documents) =>
        BeliefSample.Draw(Oracle, "weather", Weather.Season, Weather.Seasons, documents, seed: 4);

    private static Transformer Network() => TinyModels.Make(TinyModels.Base with { DVocab = Oracle.VocabularySize, NContext = 128 });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_is_the_least_squares_map_from_each_texts_own_trace_judged_on_the_last_quarter(int depth)
    {
        using var network = Network();
        var probe = Sample().Fit(network, "net", depth);
        var (x, y, document) = ByHand(network, depth);
        int fitted = document.Count(d => d < Documents * 3 / 4);
        var design = Matrix<double>.Build.DenseOfRows(x.Select(row => row.Prepend(1)));
        var weights = MultipleRegression.QR(
            design.SubMatrix(0, fitted, 0, design.ColumnCount), Matrix<double>.Build.DenseOfRows(y.Take(fitted)));
        var read = design * weights;
        Assert.Equal(x.Count - fitted, probe.Points.Count);
        for (int i = fitted; i < x.Count; i++)
        {
            Assert.Equal(y[i], probe.Points[i - fitted].Exact);

            // A penalty of 1e-6 and streams in float32, both through a system whose condition is about a hundred.
            Assert.All(read.Row(i).Zip(probe.Points[i - fitted].Read), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
        }

        double[] mean = [.. Enumerable.Range(0, 3).Select(v => y.Skip(fitted).Average(b => b[v]))];
        double error = Enumerable.Range(fitted, x.Count - fitted).Sum(i => y[i].Zip(read.Row(i), (a, b) => (a - b) * (a - b)).Sum());
        double all = y.Skip(fitted).Sum(b => b.Zip(mean, (a, m) => (a - m) * (a - m)).Sum());
        Assert.Equal(1 - (error / all), probe.Explained, 2e-3);
    }

    [Fact]
    public void Only_places_where_the_belief_moves_are_points()
    {
        using var network = Network();
        Assert.DoesNotContain(Sample().Fit(network, "net").Points, p => p.Token is "," or "по" or "дням");
        Assert.All(Sample().Fit(network, "net").Points, p => Assert.Equal(1, p.Read.Sum(), 1e-9));
    }

    [Fact]
    public void Too_few_documents_and_a_foreign_kind_are_refused()
    {
        Assert.Contains("too few", Assert.Throws<ArgumentException>(() => Sample(documents: 1)).Message);
        Assert.Contains("weather",
            Assert.Throws<ArgumentException>(() => BeliefSample.Draw(Oracle, "wether", Weather.Season, Weather.Seasons, 3, 1)).Message);
    }

    [Fact]
    public void A_fit_leaves_no_tensor_behind()
    {
        using var network = Network();
        var sample = Sample();
        Live.Same(() => _ = sample.Fit(network, "net"));
    }

    private static (List<double[]> X, List<double[]> Y, List<int> Document) ByHand(Transformer network, int depth)
    {
        var (sampler, x, y, document) = (new Sampler(Oracle.Law, 4), new List<double[]>(), new List<double[]>(), new List<int>());
        for (int d = 0; d < Documents; d++)
        {
            int[] text = sampler.Next()[..^1];
            using var trace = Trace.Run(network, [Oracle.Law.EndToken, .. text]);
            double[]? before = null;
            for (int i = 0; i < text.Length; i++)
            {
                var posterior = Oracle.Posterior(text.AsSpan(0, i + 1), Weather.Season);
                double[] now = [.. Weather.Seasons.Select(season => posterior[season])];
                if (before is null || now.Zip(before, (a, b) => Math.Abs(a - b)).Max() > 1e-9)
                {
                    using var stream = trace.Stream(depth)[0, i + 1].contiguous();
                    x.Add([.. stream.data<float>().Select(v => (double)v)]);
                    y.Add(now);
                    document.Add(d);
                }

                before = now;
            }
        }

        return (x, y, document);
    }
}
