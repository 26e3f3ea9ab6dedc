using System.Globalization;
using System.Text.Json.Nodes;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class ReferenceTests
{
    private static readonly Axis _share = new("доля", "доля") { Range = (0, 1) }, _names = new("чего") { Labels = ["a", "b"] };

    private static double[] Numbers(JsonNode? node) =>
        [.. node!.AsArray().Select(v => double.Parse(v!.ToJsonString(), CultureInfo.InvariantCulture))];

    private static JsonNode Trace(ChartPicture picture, string name) => picture.Figure.Data.Single(t => (string?)t!["name"] == name)!;

    [Fact]
    public void A_dot_at_the_end_of_an_axis_has_room_and_the_diagonal_goes_through_the_corners()
    {
        var picture = Pictures.Scatter("S", _share, _share, [("g", [new Dot("d", 0, 1), new Dot("e", 0.5, 0.4)])],
            references: [Reference.Diagonal()]);
        double[] range = Numbers(picture.Figure.Layout["xaxis"]!["range"]);
        Assert.True(range[0] < -0.02 && range[1] > 1.02, "a dot at 0 or 1 is cut");
        var line = Trace(picture, "y = x");
        Assert.Equal(Numbers(line["x"]), Numbers(line["y"]));
        Assert.Equal(range, Numbers(line["x"]));
        Assert.True((bool)picture.Figure.Layout["showlegend"]!);
        Assert.Contains("stroke-dasharray", picture.ToSvg());
        Assert.Equal(_share.Range, _share.WithRoomFor([0.5]).Range); // nothing at an end: no room
    }

    [Fact]
    public void Without_a_given_range_the_lines_span_what_is_drawn()
    {
        Axis free = new("x", "нат");
        var picture = Pictures.Scatter("S", free, free, [("g", [new Dot("d", 2, 3), new Dot("e", 4, 5)])],
            references: [Reference.AtX(0), Reference.AtY(10, "десять")]);
        Assert.Equal([0, 0], Numbers(Trace(picture, "0")["x"]));
        Assert.Equal([10, 10], Numbers(Trace(picture, "десять")["y"]));
        Assert.True(Numbers(picture.Figure.Layout["yaxis"]!["range"])[1] > 10);
        Assert.True(Numbers(picture.Figure.Layout["xaxis"]!["range"])[0] < 0);
    }

    [Fact]
    public void Grouped_bars_have_a_colour_a_legend_entry_and_intervals_for_each_condition()
    {
        var picture = Pictures.Bars("B", _names, new Axis("AUC", "доля") { Range = (0, 1) },
            [
                new BarGroup("ответ", [0.4, 0.6]) { Intervals = [new Interval(0.3, 0.5), new Interval(0.5, 0.7)] },
                new BarGroup("проба", [0.8, 0.9]),
            ],
            [Reference.AtX(0.5, "не различает")]);
        var (one, two) = (Trace(picture, "ответ"), Trace(picture, "проба"));
        Assert.NotEqual((string)one["marker"]!["color"]!, (string)two["marker"]!["color"]!);
        Assert.Equal([0.1, 0.1], Numbers(one["error_x"]!["array"]));
        Assert.Null(two["error_x"]);
        Assert.Equal([0.5, 0.5], Numbers(Trace(picture, "не различает")["x"]));
        Assert.Equal("a, ответ: 0,4 [0,30 … 0,50]", (string)one["customdata"]![0]!);
        Assert.Contains("ответ: a 0,4, b 0,6; проба: a 0,8, b 0,9", picture.Alt);
        Assert.Throws<ArgumentException>(() => Pictures.Bars("B", _names, _share, [new BarGroup("x", [1])]));
    }

    [Fact]
    public void Signed_bars_have_a_line_at_zero_and_others_have_none()
    {
        Assert.Equal([0, 0], Numbers(Trace(Pictures.Bars("B", _names, new Axis("v", "нат"), [-1, 2]), "0")["x"]));
        Assert.Single(Pictures.Bars("B", _names, new Axis("v", "нат"), [1, 2]).Figure.Data);
    }

    [Fact]
    public void Axes_of_pictures_that_are_compared_hold_the_values_of_both()
    {
        var axis = new Axis("v", "нат") { FromZero = true }.Over([1, double.NaN], [5]);
        Assert.Equal(0, axis.Range!.Value.Low);
        Assert.InRange(axis.Range!.Value.High, 5, 5.5);
    }

    [Theory]
    [InlineData("доля ложных", "доля", "доля ложных")]
    [InlineData("шаг + 1", "число", "шаг + 1")]
    [InlineData("слой", "номер", "слой")]
    [InlineData("вероятность", "доля", "вероятность")]
    [InlineData("потери", "нат на слово", "потери, нат на слово")]
    [InlineData("доля начального запаса; R²", "доля", "доля начального запаса; R²")]
    [InlineData("время в нат", "нат", "время в нат")]
    [InlineData("натиск", "нат", "натиск, нат")]
    public void An_axis_shows_the_unit_only_where_it_informs(string name, string unit, string title) =>
        Assert.Equal(title, new Axis(name, unit).Title);
}
