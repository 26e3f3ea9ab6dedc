using BetweenTokens.Lessons.L10Temperature;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L10Temperature;

[Trait("tier", "fast")]
public sealed class TemperaturePassportTests
{
    [Fact]
    public void Heat_takes_from_the_first_token_what_cold_gives_it()
    {
        var row = TemperaturePassport.Row("made up", [5, 4, 3], 0, "", "");
        Assert.Equal(Math.Log(0.6652 / 0.5065), row.Effects.Single().Number!.Value, 1e-3);
        Assert.Equal(Math.Log(0.6652 / 0.8668), row.Control!.Number!.Value, 1e-3);
        Assert.Equal(10, row.Level);
    }

    [Fact]
    public void A_hopeless_token_has_a_finite_row()
    {
        var row = TemperaturePassport.Row("made up", [900, 0, -900], 2, "", "");
        Assert.Equal(-900, row.Effects.Single().Number!.Value, 1e-6);
        Assert.Equal(1800, row.Control!.Number!.Value, 1e-6);
    }
}
