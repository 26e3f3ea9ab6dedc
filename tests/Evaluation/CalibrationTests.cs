using BetweenTokens.Evaluation;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Evaluation;

[Trait("tier", "fast")]
public class CalibrationTests
{
    [Fact]
    public void Counts_surprisal_hits_and_confidence()
    {
        using var model = TableModel.Constant([.. new[] { 0.5, 0.25, 0.25 }.Select(p => (float)Math.Log(p))]);
        var calibration = Calibration.Of(model, [0, 0, 1, 0, 2]);

        Assert.Equal([Math.Log(2), Math.Log(4), Math.Log(2), Math.Log(4)],
            calibration.Predictions.Select(p => Math.Round(p.Nll, 6)), new Tolerance());
        Assert.Equal(1.5 * Math.Log(2), calibration.Nll, 1e-6);
        Assert.Equal(0.5, calibration.Accuracy);
        Assert.Equal(Math.Pow(2, 1.5), calibration.Perplexity, 1e-5);
        Assert.Equal(0, calibration.Top1.ExpectedError, 1e-6);
        Assert.Equal(4, calibration.Top1Histogram(4)[2]);
        Assert.Throws<ArgumentException>(() => Calibration.Of(model, [0]));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(31)]
    public void A_window_predicts_every_token_once(int window)
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        int[] ids = [.. Enumerable.Range(0, 25).Select(i => i * i % 11)];
        var whole = Calibration.Of(model, ids, window: 32);
        var parts = Calibration.Of(model, ids, window);

        Assert.Equal(ids.Skip(1), parts.Predictions.Select(p => p.Id));
        Assert.Equal(Enumerable.Range(1, 24), parts.Predictions.Select(p => p.Position));
        Assert.Equal(whole.Predictions.Take(window - 1).Select(p => p.TopId), parts.Predictions.Take(window - 1).Select(p => p.TopId));
    }

    private sealed class Tolerance : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-5;

        public int GetHashCode(double value) => 0;
    }
}
