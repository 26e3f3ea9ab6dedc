using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class NumberTextTests
{
    [Theory]
    [InlineData(0, null, "0")]
    [InlineData(0.5, null, "0,5")]
    [InlineData(0.5, 2, "0,50")]
    [InlineData(-1.23456, null, "−1,2346")]
    [InlineData(-0.001, 2, "0,00")]
    [InlineData(5.167e-05, null, "5,2·10⁻⁵")]
    [InlineData(-5.167e-05, null, "−5,2·10⁻⁵")]
    [InlineData(0.000996, null, "1·10⁻³")]
    [InlineData(0.0015, null, "0,0015")]
    [InlineData(1234567, null, "1234567")]
    [InlineData(2.5e17, null, "2,5·10¹⁷")]
    [InlineData(double.NaN, null, "—")]
    [InlineData(double.NegativeInfinity, 2, "−∞")]
    public void A_number_in_a_russian_text_has_a_comma_a_long_minus_and_no_e(double value, int? decimals, string expected) =>
        Assert.Equal(expected, Pictures.Text(value, decimals));

    [Theory]
    [InlineData(0.5, 3, "+0,500")]
    [InlineData(-0.5, 3, "−0,500")]
    [InlineData(3e-7, 3, "+3·10⁻⁷")]
    [InlineData(-3e-7, 3, "−3·10⁻⁷")]
    [InlineData(0, 3, "0")]
    public void A_signed_number_that_decimals_would_hide_stands_in_powers(double value, int decimals, string expected) =>
        Assert.Equal(expected, NumberText.Signed(value, decimals));

    [Theory]
    [InlineData(0.055, 3)]
    [InlineData(0.5, 2)]
    [InlineData(20, 0)]
    [InlineData(0, 4)]
    public void An_interval_is_written_with_two_digits_of_its_width(double spread, int decimals) =>
        Assert.Equal(decimals, NumberText.DecimalsFor(spread));
}
