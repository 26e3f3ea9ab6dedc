using System.Text.Json;
using System.Text.RegularExpressions;
using BetweenTokens.Models.Layers;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class PhaseClocksTests
{
    [Fact]
    public void The_page_holds_the_frequencies_of_the_code_and_says_its_numbers_to_those_who_do_not_see_it()
    {
        var clocks = Pictures.PhaseClocks("Часы <b>", width: 16, pairs: [0, 3, 7], position: 7, distance: 2, positions: 40);
        var html = clocks.ToHtml();
        using var data = JsonDocument.Parse(Regex.Match(html, "<script type=\"application/json\">(.*?)</script>").Groups[1].Value);
        Assert.Equal(SinusoidalCode.Frequencies(16),
            data.RootElement.GetProperty("frequencies").EnumerateArray().Select(w => w.GetDouble()));
        Assert.Equal([0, 3, 7], data.RootElement.GetProperty("pairs").EnumerateArray().Select(i => i.GetInt32()));
        Assert.Contains($"sin {Pictures.Text(Math.Sin(7), 2)}", clocks.Alt, StringComparison.Ordinal);
        Assert.EndsWith($"= {Pictures.Text(SinusoidalCode.Product(2, 16), 2)}", clocks.Alt, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("class=\"bt-static\"", html, StringComparison.Ordinal);
        Assert.Equal(html, Pictures.PhaseClocks("Часы <b>", 16, [0, 3, 7], 7, 2, 40).ToHtml());
    }

    [Fact]
    public void The_hands_of_the_drawing_point_to_sine_and_cosine()
    {
        var svg = Pictures.PhaseClocks("Часы", width: 4, pairs: [0], position: 0, distance: 0).ToSvg();
        Assert.Contains("M70 82L70 38", svg, StringComparison.Ordinal); // straight up: sine 0, cosine 1
    }

    [Theory]
    [InlineData(16, 8, 1)]
    [InlineData(16, 0, -1)]
    [InlineData(15, 0, 1)]
    public void What_there_is_not_is_said(int width, int pair, int position) =>
        Assert.Throws<ReaderException>(() => Pictures.PhaseClocks("Часы", width, [pair], position));
}
