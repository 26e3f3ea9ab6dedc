using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Plots;

/// <summary>Pictures that set a model beside the oracle show the numbers that were computed.</summary>
[Trait("tier", "fast")]
public class BeliefPicturesTests
{
    private static Oracle Oracle { get; } = new(Worlds.Of("weather"));

    private static readonly string[] _tokens = ["погода", "по", "дням"];

    private static double[] Numbers(JsonNode? node) =>
        [.. node!.AsArray().Select(v => double.Parse(v!.ToJsonString(), CultureInfo.InvariantCulture))];

    private static BeliefProbe Probe(params (int Document, double[] Exact, double[] Read)[] points) =>
        new("net", 2, "сезон", Weather.Seasons, [.. points.Select((p, i) => new BeliefPoint(p.Document, i, "t" + i, p.Exact, p.Read))]);

    [Fact]
    public void The_reading_shows_both_probabilities_the_divergence_and_the_belief_of_every_word()
    {
        var text = ComparedText.Of(Oracle, Oracle, "Погода по дням: снег, иней");
        string html = WebUtility.HtmlDecode(Pictures.Reading(text).ToHtml());
        Assert.Equal(text.Tokens.Count, html.Split("<span title=").Length - 1);
        foreach (var token in text.Tokens)
        {
            Assert.Contains(string.Create(NumberText.Provider, $"«{token.Token}»: оракул {token.LawProbability:0.000}"), html);
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"<i style=\"--p:{token.LawProbability:0.###};background:var(--bt-c0)\">"),
                html);
        }

        var last = Oracle.Posterior(Oracle.Law.Read("Погода по дням: снег, иней"), Weather.Season);
        Assert.Contains(string.Create(NumberText.Provider, $"зима {last["зима"]:0.000}"), html);
        Assert.Contains("KL(оракул ‖ модель), нат: 0 … 0,1", html); // nowhere apart, so the scale is the smallest
    }

    [Fact]
    public void A_ribbons_grey_ground_has_a_legend_entry_where_it_shows_and_none_elsewhere()
    {
        var oracle = new Oracle(World.Create());
        Assert.Contains(Words.Now.NoVariable, Pictures.Reading(
            ComparedText.Of(oracle, oracle, "На Земле живёт шесть миллиардов человек.", ["рассказчик"])).ToHtml());
        Assert.DoesNotContain(Words.Now.NoVariable,
            Pictures.Reading(ComparedText.Of(Oracle, Oracle, "Погода по дням: снег, иней")).ToHtml());
    }

    [Fact]
    public void A_long_reading_wraps_in_its_drawing()
    {
        var ids = new Sampler(Oracle.Law, 2).Next()[..^1];
        var drawing = System.Xml.Linq.XDocument.Parse(Pictures.Reading(ComparedText.Of(Oracle, Oracle, ids)).ToSvg());
        var words = drawing.Descendants().Where(e => e.Name.LocalName == "text" && (string?)e.Attribute("font-size") == "13").ToArray();
        Assert.Equal(ids.Length, words.Length);
        Assert.True(words.Select(w => (string?)w.Attribute("y")).Distinct().Count() > 1);
        Assert.All(words, w => Assert.InRange((double)w.Attribute("x")!, 0, 760));
    }

    [Fact]
    public void The_posteriors_columns_are_the_belief()
    {
        var belief = new Belief("сезон", ["a", "b"], new double[,] { { 0.25, 0.75 }, { 0.5, 0.25 }, { 0, 1 } });
        var figure = Pictures.Posterior(belief, _tokens).Figure;
        Assert.Equal([0.25, 0.5, 0], Numbers(figure.Data[0]!["y"]));
        Assert.Equal([0.75, 0.25, 1], Numbers(figure.Data[1]!["y"]));
        Assert.Equal("stack", (string)figure.Layout["barmode"]!);
        Assert.Throws<ArgumentException>(() => Pictures.Posterior("p", _tokens, [("a", [0.5, 0.5])]));
        Assert.Throws<ArgumentException>(() => Pictures.Posterior("p", _tokens, [("a", [0.5, 0.5, 0.9]), ("b", [0.5, 0.5, 0.9])]));
    }

    [Fact]
    public void Corners_of_the_triangle_are_certainty_and_its_centre_is_none()
    {
        double third = 1 / 3.0;
        var probe = Probe((0, [1, 0, 0], [0, 1, 0]), (0, [0, 0, 1], [third, third, third]), (1, [0, 1, 0], [0.5, 0, 0.5]));
        var figure = Pictures.BeliefTriangle([probe], "T").Figure;
        double top = Math.Round(Math.Sqrt(3) / 2, 5);
        Assert.Equal([0, 0.5, 1], Numbers(figure.Data[0]!["x"]));
        Assert.Equal([0, top, 0], Numbers(figure.Data[0]!["y"]));
        Assert.Equal([1, 0.5, 0.25], Numbers(figure.Data[1]!["x"]));
        Assert.Equal(["#1aa47e", "#b69e2c", "#c86ea4"], figure.Data[1]!["marker"]!["color"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(2, figure.Frames!.Count); // two places of the first document
        Assert.Equal([1, 0.5], Numbers(figure.Frames[1]!["data"]![3]!["x"]));
        Assert.Equal([1, 0.5], Numbers(figure.Data[3]!["x"])); // without scripts the whole walk is seen
    }

    [Fact]
    public void Probes_of_other_documents_or_of_two_values_are_refused()
    {
        var one = Probe((0, [1, 0, 0], [1, 0, 0]), (1, [0, 1, 0], [0, 1, 0]));
        var other = Probe((0, [1, 0, 0], [1, 0, 0]), (1, [0, 1, 0], [0, 1, 0]), (1, [0, 1, 0], [0, 1, 0]));
        Assert.Contains("at 3 places", Assert.Throws<ArgumentException>(() => Pictures.BeliefTriangle([one, other], "T")).Message);
        Assert.Throws<ArgumentException>(() => Pictures.BeliefTriangle(
            [new BeliefProbe("n", 1, "v", ["a", "b"], [new(0, 0, "t", [1, 0], [1, 0])])], "T"));
    }
}
