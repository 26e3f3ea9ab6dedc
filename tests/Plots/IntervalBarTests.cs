using System.Globalization;
using System.Xml.Linq;
using BetweenTokens.Plots.Svg;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class IntervalBarTests
{
    private static XElement Draw(double value, double low, double high, double? atLeast, double? atMost, (double, double)? range = null) =>
        XElement.Parse(IntervalBar.Svg(value, low, high, atLeast, atMost, "нат", range));

    private static XElement[] Of(XElement svg, string name) => [.. svg.Descendants().Where(e => (string?)e.Attribute("class") == name)];

    private static double X(XElement element, string name = "x") =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);

    private static string[] Labels(XElement svg) => [.. svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];

    [Fact]
    public void The_dot_lies_on_its_interval_and_the_region_begins_at_the_threshold()
    {
        var svg = Draw(0.731, 0.703, 0.758, atLeast: 0.5, atMost: null);
        var (line, dot, region) = (Of(svg, "interval").Single(), Of(svg, "value").Single(), Of(svg, "holds").Single());
        Assert.InRange(X(dot, "cx"), X(line, "x1") + 1, X(line, "x2") - 1);
        Assert.Equal(X(Of(svg, "threshold").Single(), "x1"), X(region), 0.01);
        Assert.True(X(region) < X(line, "x1"));
        Assert.Equal(248, X(region) + X(region, "width"), 0.01); // open upwards: to the end of the axis
        Assert.Equal(["0,5"], Labels(svg));
        Assert.Equal("0,731 [0,703 … 0,758] нат; утверждение верно, где ≥ 0,5", (string?)svg.Attribute("aria-label"));
        Assert.Empty(Of(svg, "arrow"));
    }

    [Fact]
    public void An_open_end_is_an_arrow_and_an_exact_value_a_dot_alone()
    {
        Assert.Single(Of(Draw(2, 1, double.PositiveInfinity, atLeast: null, atMost: 3), "arrow"));
        Assert.Equal(2, Of(Draw(2, double.NegativeInfinity, double.PositiveInfinity, null, null), "arrow").Length);
        var exact = Draw(2, 2, 2, atLeast: 2, atMost: null);
        Assert.Empty(Of(exact, "end"));
        Assert.Empty(Of(exact, "arrow"));
        Assert.Single(Of(exact, "value"));
    }

    [Fact]
    public void What_lies_beyond_a_given_axis_is_an_arrow_at_its_end()
    {
        var svg = Draw(5, 4.5, 5.5, atLeast: 0.5, atMost: null, range: (0, 1));
        Assert.Empty(Of(svg, "value"));
        Assert.Empty(Of(svg, "interval"));
        Assert.NotEmpty(Of(svg, "arrow"));
        Assert.Equal(130, X(Of(svg, "threshold").Single(), "x1"), 0.01);
    }

    [Fact]
    public void Two_thresholds_bound_a_region_or_crossed_leave_one_out()
    {
        var between = Draw(0.5, 0.45, 0.55, atLeast: 0.4, atMost: 0.6);
        Assert.Single(Of(between, "holds"));
        var outside = Draw(0, -0.01, 0.01, atLeast: 0.1, atMost: -0.1);
        Assert.Equal(2, Of(outside, "holds").Length);
        Assert.Equal(["−0,1", "0,1"], Labels(outside));
        Assert.EndsWith("утверждение верно, где ≥ 0,1 или ≤ −0,1", (string?)outside.Attribute("aria-label"));
    }

    [Fact]
    public void Labels_of_near_thresholds_stand_apart_and_inside()
    {
        foreach (var (least, most) in new[] { (0.5, 0.501), (99.99, 100.0), (0.001, 0.0012) })
        {
            var svg = Draw(50, 0, 100, least, most);
            double[] middles = [.. svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => X(e))];
            double half = Labels(svg).Max(t => SvgCanvas.TextWidth(t, 11)) / 2;
            Assert.True(middles[1] - middles[0] >= half, "labels lie on each other");
            Assert.InRange(middles[0], 0, 260);
            Assert.InRange(middles[1], middles[0], 260);
        }
    }

    [Fact]
    public void Without_a_threshold_the_value_is_labelled_and_colours_are_the_pages()
    {
        string svg = IntervalBar.Svg(5.2e-5, 5.2e-5, 5.2e-5, null, null, "");
        Assert.Equal(["5,2·10⁻⁵"], Labels(XElement.Parse(svg)));
        Assert.Contains("var(--bt-ink,#1f2328)", svg);
        Assert.DoesNotContain("var(--bt-good", svg);
    }
}
