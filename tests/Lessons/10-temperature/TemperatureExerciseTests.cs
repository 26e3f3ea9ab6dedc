using BetweenTokens.Lessons.L10Temperature;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L10Temperature;

/// <summary>What the exercises of notebook 10 say is what comes out.</summary>
[Trait("tier", "fast")]
public sealed class TemperatureExerciseTests
{
    [Fact]
    public void One_only_differences_count_and_the_open_calculation_breaks_where_the_library_does_not()
    {
        Assert.All(OpenHeat.Softmax([1005, 1004, 1003], 1), share => Assert.True(double.IsNaN(share)));
        foreach (var t in new[] { 0.5, 1, 2 })
        {
            Assert.Equal(EntropyCurve.At([5, 4, 3], t).Entropy, EntropyCurve.At([1005, 1004, 1003], t).Entropy, 1e-12);
        }
    }

    [Fact]
    public void Two_the_first_gets_half_at_2_08()
    {
        var (low, high) = (0.1, 10.0);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            (low, high) = OpenHeat.Softmax([5, 4, 3], middle)[0] > 0.5 ? (middle, high) : (low, middle);
        }

        Assert.Equal(2.08, low, 0.005);
        Assert.Equal((Math.Sqrt(5) - 1) / 2, Math.Exp(-1 / low), 1e-6);
        Assert.Equal(0.481, 1 / low, 0.0005);
    }

    [Fact]
    public void Three_two_equal_leaders_share_the_cold_and_greedy_choice_takes_the_first()
    {
        Assert.Equal(Math.Log(2), EntropyCurve.At([5, 5, 3], 0).Entropy, 1e-12);
        Assert.Equal(0.693, EntropyCurve.At([5, 5, 3], 0.01).Entropy, 0.0005);
        Assert.Equal(0, Distributions.ArgMax([5, 5, 3]));
    }

    [Fact]
    public void Four_a_cold_walk_stays_at_the_bottom()
    {
        Assert.True(OpenHeat.Walk([0, 1, 2], 0.1, 20_000, seed: 10)[0] > 0.999);
        Assert.Equal(22, Math.Exp(10) / 1000, 0.1);
    }

    [Fact]
    public void Five_logits_and_temperature_twice_as_large_change_nothing() =>
        Assert.Equal(OpenHeat.Softmax([5, 4, 3], 0.7), OpenHeat.Softmax([10, 8, 6], 1.4), new Near(1e-12));

    [Fact]
    public void Six_a_text_written_in_the_cold_is_found_to_be_cold()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var text = TextHeatPictures.Write(model, 0.05, words: 60, seed: 10);
        Assert.InRange(TextTemperature.Estimate(text.Rows, text.Drawn).Temperature, 0, 0.1);
    }

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
