using BetweenTokens.Plots;
using BetweenTokens.Tests.Training.Sweeps;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class SweepPicturesTests
{
    [Fact]
    public void A_measure_becomes_a_curve_for_each_variant_and_the_trained_range_an_upright()
    {
        var table = MadeUpSweep.Table([1, 2, 3, 4, 5], [2, 3, 4, 5, 6]);
        var picture = Pictures.Sweep(table, "height", "Рост", new Axis("место", "шаги"), new Axis("рост", "м"),
            scale: 2, trained: 12, names: new Dictionary<string, string> { ["tall"] = "высокие" });
        Assert.Contains("short (рост, м): 1 (место 2) → 3 (место 20)", picture.Alt, StringComparison.Ordinal);
        Assert.Contains("высокие", picture.Alt, StringComparison.Ordinal);
        Assert.Contains(Words.Now.TrainedRange, picture.Alt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measure_without_places_is_refused_with_those_that_have_some()
    {
        var error = Assert.Throws<ArgumentException>(() => Pictures.Sweep(
            MadeUpSweep.Table([1], [2]), "loss", "", new Axis("x", "1"), new Axis("y", "1")));
        Assert.Contains("'made-up' does not measure 'loss' at several places; it does: height", error.Message, StringComparison.Ordinal);
    }
}
