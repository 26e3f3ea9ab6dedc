using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Browser;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class PicturesTests
{
    private static readonly Axis _steps = new("шаг", "шт."), _nats = new("потеря", "нат");

    private static double[] Numbers(JsonNode? node) =>
        [.. node!.AsArray().Select(v => double.Parse(v!.ToJsonString(), CultureInfo.InvariantCulture))];

    [Fact]
    public void A_waterfalls_bars_join_and_end_at_the_total_with_the_remainder_shown()
    {
        Contribution[] steps = [.. Enumerable.Range(0, 30).Select(i => new Contribution("c" + i, Math.Sin(i) * (1 + i % 3)))];
        double total = steps.Sum(s => s.Value) + 2e-5;
        var picture = Pictures.Waterfall("W", steps, total, most: 10);
        double[] values = Numbers(picture.Figure.Data[0]!["x"]), bases = Numbers(picture.Figure.Data[0]!["base"]);
        Assert.Equal(12, values.Length); // nine entries, the others, the remainder, the total
        for (int i = 1; i < values.Length - 1; i++)
        {
            Assert.Equal(bases[i - 1] + values[i - 1], bases[i], 1e-3); // five digits each, of numbers below 20
        }

        Assert.Equal(total, bases[^2] + values[^2], 1e-3);
        Assert.Equal(total, values[^1], 1e-4);
        Assert.Equal(2e-5, values[^2], 1e-8);
    }

    [Fact]
    public void A_histogram_counts_every_value_once_and_says_what_lies_outside()
    {
        double[] values = [0, 0.05, 0.1, 0.999, 1, 2, double.NaN];
        var picture = Pictures.Histogram("H", new Axis("p", "доля") { Range = (0, 1) }, values, bins: 10);
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 2], Numbers(picture.Figure.Data[0]!["y"]));
        Assert.Contains("n = 5", picture.Note);
        Assert.Contains("вне шкалы: 2", picture.Note);
    }

    [Fact]
    public void The_reliability_diagram_shows_every_bin_with_its_interval_and_count()
    {
        double[] said = [0.1, 0.12, 0.15, 0.9, 0.95];
        var reliability = Reliability.Of(said, [false, false, true, true, true], bins: 5);
        var picture = Pictures.Reliability(reliability, "R");
        var (points, counts) = (picture.Figure.Data[1]!, picture.Figure.Data[2]!);
        Assert.Equal([0.33333, 1], Numbers(points["y"]));
        Assert.Equal([0.12333, 0.925], Numbers(points["x"]));
        var wilson = Interval.Wilson(1, 3);
        Assert.Equal(wilson.High - 1 / 3.0, Numbers(points["error_y"]!["array"])[0], 1e-4);
        Assert.Equal(1 / 3.0 - wilson.Low, Numbers(points["error_y"]!["arrayminus"])[0], 1e-4);
        Assert.Equal([3, 0, 0, 0, 2], Numbers(counts["y"]));
        Assert.Contains("ECE", picture.Note);
    }

    [Fact]
    public void A_signed_matrix_is_centred_at_zero_and_panels_share_the_scale_they_are_given()
    {
        var cells = new float[,] { { -1, 3 }, { float.NaN, 0 } };
        Axis names = new("n") { Labels = ["a", "b"] };
        var own = Pictures.Matrix("M", names, names, cells, _nats, signed: true).Figure.Data[0]!;
        Assert.Equal((-3, 3), ((double)own["zmin"]!, (double)own["zmax"]!));
        Assert.Null(own["z"]![1]![0]); // a gap, not a number
        var given = Pictures.Matrix("M", names, names, cells, _nats, signed: true, range: (-5, 5)).Figure.Data[0]!;
        Assert.Equal((-5, 5), ((double)given["zmin"]!, (double)given["zmax"]!));
    }

    [Fact]
    public void The_head_grid_puts_each_pattern_into_its_tile_on_one_scale()
    {
        HeadPattern[] heads = [new(2, 0, new float[,] { { 1, 0 }, { 0.25f, 0.75f } }), new(
            5, 3, new float[,] { { 1, 0 }, { 0.5f, 0.5f } })];
        var trace = Pictures.HeadGrid(heads, "G").Figure.Data[0]!;
        Assert.Equal(5, trace["z"]!.AsArray().Count);
        Assert.Equal(0.75, (double)trace["z"]![1]![1]!);
        Assert.Equal(0.5, (double)trace["z"]![4]![3]!);
        Assert.Null(trace["z"]![0]![3]); // layer 2 has no head 3 here
        Assert.Equal((0, 1), ((double)trace["zmin"]!, (double)trace["zmax"]!));
    }

    [Fact]
    public void A_numeric_axis_without_a_unit_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Pictures.Lines("L", new Axis("шаг"), _nats, new Series("a", [1, 2])));
        Assert.Contains("'шаг' has numbers but no unit", error.Message);
    }

    [Fact]
    public void Every_picture_has_a_text_for_those_who_do_not_see_it_and_a_drawing_that_is_whole_xml()
    {
        foreach (var picture in Samples.All().OfType<Picture>())
        {
            Assert.True(picture.Alt.Length > 10, picture.Title);
            var drawing = XDocument.Parse(picture.ToSvg());
            Assert.Equal("svg", drawing.Root!.Name.LocalName);
            Assert.Equal(picture.Title, drawing.Root.Elements().First(e => e.Name.LocalName == "title").Value);
            Assert.DoesNotContain(drawing.Descendants().SelectMany(e => e.Attributes()),
                a => a.Name.LocalName != "href" && a.Value.Contains("NaN"));
        }
    }

    [Fact]
    public void The_json_of_a_chart_is_as_approved() =>
        Snapshot.Match(Indented(Pictures.Lines(
            "Снимок", _steps, _nats, new Series("a", [0, 10, 20], [3, 2, double.NaN]) { Low = [2.5, 1.5, 1], High = [3.5, 2.5, 2] },
            new Series("пол", [0, 10, 20], [1, 1, 1]) { Stroke = Stroke.Dashed }).Figure));

    [Fact]
    public void The_json_of_a_distribution_is_as_approved() =>
        Snapshot.Match(Indented(Pictures.Distribution(["Париж", "<b>"], [0.6, 0.3], marked: "<b>").Figure));

    [Theory]
    [InlineData("bars")]
    [InlineData("lines")]
    [InlineData("heat")]
    public void A_drawing_is_as_approved(string kind) => Snapshot.Match((kind switch
    {
        "bars" => Pictures.Distribution(["Париж", "<b>"], [0.6, 0.3], title: "Полосы").ToSvg(),
        "lines" => Pictures.Lines("Снимок линий", _steps, _nats, new Series("a", [0, 10, 20], [3, 2, 1]) { Markers = true }).ToSvg(),
        _ => Pictures.Attention(["a", "b"], new float[,] { { 1, 0 }, { 0.3f, 0.7f } }, "Карта").ToSvg(),
    }).Replace("><", ">\n<"), kind);

    private static string Indented(Figure figure) => JsonNode.Parse(figure.ToJson())!
        .ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
