using System.Text.Json.Nodes;
using BetweenTokens.Plots;
using Plotly.NET;
using Xunit;
using Chart = Plotly.NET.CSharp.Chart;

namespace BetweenTokens.Tests.Plots;

/// <summary>A reader's own Plotly.NET chart: what the reader set stays, what Plotly.NET sets by itself gives way to the theme.</summary>
[Trait("tier", "slow")]
public sealed class OwnChartTests
{
    [Fact]
    public void The_readers_numbers_and_colours_stay_to_the_last_digit()
    {
        var chart = Chart.Line<double, double, string>([1234567.5, 2], [0.123456789, double.NaN], LineColor: Color.fromHex("#cc0066"));
        var figure = Shown(chart).Figure;
        var trace = figure.Data.Single()!;
        Assert.Equal("rgba(204, 0, 102, 1.0)", (string?)trace["line"]!["color"]);
        Assert.Equal("[1234567.5,2.0]", trace["x"]!.ToJsonString());
        Assert.Equal("[0.123456789,null]", trace["y"]!.ToJsonString()); // a gap, not the text NaN
    }

    [Fact]
    public void The_template_and_the_size_that_plotly_net_sets_by_itself_give_way_to_the_theme_and_the_page()
    {
        var figure = Shown(Line()).Figure;
        Assert.Null(figure.Layout["template"]);
        Assert.Null(figure.Layout["width"]);
        Assert.NotEqual(600, figure.Height);
        Assert.True((bool)figure.Layout["xaxis"]!["automargin"]!); // so that the theme's grid is drawn
    }

    [Fact]
    public void A_size_a_template_and_a_ground_that_the_reader_set_stay()
    {
        var chart = GenericChart.setLayout(
            Layout("""{"width":500,"height":250,"template":{"layout":{"paper_bgcolor":"#101010"}},"xaxis":{"title":"steps"}}"""), Line());
        var figure = Shown(chart).Figure;
        Assert.Equal((500, 250), ((int)figure.Layout["width"]!, figure.Height));
        Assert.NotNull(figure.Layout["template"]);
        Assert.Equal("#101010", (string?)figure.Layout["paper_bgcolor"]);
        Assert.Equal("#ffffff", (string?)figure.Layout["font"]!["color"]); // readable on it, whatever the page is
        Assert.Equal("steps", (string?)figure.Layout["xaxis"]!["title"]!["text"]);
    }

    [Fact]
    public void The_title_stands_above_the_picture_as_text()
    {
        var picture = Shown(GenericChart.setLayout(Layout("""{"title":{"text":"Loss <b>of</b> a &lt; b"}}"""), Line()));
        Assert.Equal("Loss  of  a < b", picture.Title);
        Assert.Null(picture.Figure.Layout["title"]);
        Assert.Equal("Mine", Line().ToVisual("Mine").Title);
        Assert.Contains("<figcaption>Loss  of  a &lt; b</figcaption>", picture.ToHtml());
    }

    [Fact]
    public void Nothing_is_fetched()
    {
        string html = Line().ToVisual().ToHtml();
        Assert.DoesNotContain("https:", html);
        Assert.DoesNotMatch("<script[^>]* src=", html);
        Assert.Contains("<script type=\"application/json\">", html);
    }

    [Fact]
    public void Equal_charts_give_equal_pages() => Assert.Equal(Line().ToVisual().ToHtml(), Line().ToVisual().ToHtml());

    [Fact]
    public void Without_scripts_names_and_dates_stand_at_the_axis()
    {
        string bars = Of("""[{"type":"bar","x":["Paris","Lima"],"y":[2.1,10.2]}]""").ToVisual().ToSvg();
        Assert.Contains(">Paris</text>", bars);
        Assert.Contains(">Lima</text>", bars);
        string dates = Of("""[{"type":"scatter","x":["2026-01-01","2026-01-05T00:00:00"],"y":[1,2]}]""").ToVisual().ToSvg();
        Assert.Contains(">2026-01-01</text>", dates);
        Assert.Contains(">2026-01-05</text>", dates);
    }

    [Theory]
    [InlineData("""[{"type":"pie","values":[1,2],"labels":["a","b"]}]""", "pie")]
    [InlineData("""[{"type":"surface","z":[[1,2],[3,4]]}]""", "surface")]
    [InlineData("""[{"type":"histogram","x":[1,2,2]}]""", "histogram")]
    [InlineData("""[{"type":"heatmap","z":"none"}]""", "heatmap")]
    public void Without_scripts_other_kinds_are_named_in_words(string data, string kind) =>
        Assert.Contains($"Такой график ({kind}) рисует скрипт", Of(data).ToVisual().ToSvg());

    [Theory]
    [InlineData("""[{"type":"scatter","y":[1,2,3],"marker":{"color":[1,2,3],"size":[4,5,6]},"mode":"markers"}]""")]
    [InlineData("""[{"type":"bar","x":[1,2],"y":[1,2],"width":[0.5,0.2],"textposition":["none","auto"]}]""")]
    [InlineData("""[{"x":["a",null,2],"y":[1,null,"3"]}]""")]
    [InlineData("""[{"type":"scatter","x":[1],"y":[1],"visible":true}]""")]
    public void Without_scripts_unusual_settings_keep_no_chart_from_being_drawn(string data)
    {
        var chart = GenericChart.setLayout(
            Layout("""{"xaxis":{"autorange":true,"mirror":"ticks","title":"t","range":["a","b"]},"yaxis":{"tickvals":["a"]}}"""), Of(data));
        Assert.DoesNotContain("скрипт", chart.ToVisual().ToSvg());
    }

    [Fact]
    public void Cells_have_the_themes_scale_unless_the_reader_chose_one()
    {
        Assert.Equal("theme:sequential", (string?)Shown(Of("""[{"type":"heatmap","z":[[1,2]]}]""")).Figure.Data[0]!["colorscale"]);
        Assert.Equal("Jet", (string?)Shown(Of("""[{"type":"heatmap","z":[[1,2]],"colorscale":"Jet"}]""")).Figure.Data[0]!["colorscale"]);
    }

    [Theory]
    [InlineData("scatterpolar", "polar")]
    [InlineData("scatterternary", "ternary")]
    public void What_plotly_paints_white_by_itself_lets_the_page_through(string kind, string part) =>
        Assert.Equal("rgba(0,0,0,0)", (string?)Shown(Of($$"""[{"type":"{{kind}}"}]""")).Figure.Layout[part]!["bgcolor"]);

    private static GenericChart Line() => Chart.Line<double, double, string>([1, 2], [3, 4], Name: "a");

    private static ChartPicture Shown(GenericChart chart) => Assert.IsType<ChartPicture>(chart.ToVisual());

    private static GenericChart Of(string data) =>
        GenericChart.combine([.. JsonNode.Parse(data)!.AsArray().Select(t => GenericChart.ofTraceObject(true, Trace(t!.AsObject())))]);

    private static Trace Trace(JsonObject trace) => Fill(new Trace((string?)trace["type"] ?? "scatter"), trace);

    private static Layout Layout(string json) => Fill(new Layout(), JsonNode.Parse(json)!.AsObject());

    // Plotly.NET writes its own objects with Newtonsoft's JSON.
    private static T Fill<T>(T target, JsonObject values)
        where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in values.Where(pair => pair.Key != "type"))
        {
            target.SetProperty(name, Newtonsoft.Json.Linq.JToken.Parse(value?.ToJsonString() ?? "null"));
        }

        return target;
    }
}
