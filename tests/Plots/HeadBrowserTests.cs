using System.Text.Json.Nodes;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

/// <summary>Pictures of many heads: what they hold is what they were given, and what does not fit is refused.</summary>
[Trait("tier", "fast")]
public sealed class HeadBrowserTests
{
    private static readonly string[] _tokens = ["<b>", "б", "в"];

    private static float[,] Pattern(float first) => new[,] { { 1, 0, 0 }, { first, 1 - first, 0 }, { first, 0, 1 - first } };

    private static HeadText Text(string name = "т") => new(name, _tokens, [[Pattern(0.2f), Pattern(0.4f)], [Pattern(0), Pattern(1)]]);

    [Fact]
    public void The_page_holds_every_weight_to_a_byte_and_nothing_of_a_token_as_markup()
    {
        var html = Pictures.Heads("Головы", [Text()], layer: 1, head: 1).ToHtml();
        var data = JsonNode.Parse(html.Split("<script type=\"application/json\">")[1].Split("</script>")[0])!;
        Assert.Equal((2, 2, "<b>"), ((int)data["layers"]!, (int)data["heads"]!, (string)data["texts"]![0]!["tokens"]![0]!));
        byte[] packed = Convert.FromBase64String((string)data["texts"]![0]!["weights"]!);
        var bytes = new List<int>();
        for (var i = 0; i < packed.Length; i++)
        {
            bytes.AddRange(packed[i] > 0 ? [packed[i]] : Enumerable.Repeat(0, packed[++i]));
        }

        Assert.Equal(4 * 6, bytes.Count); // the lower triangle of each head
        Assert.Equal([255, 51, 204, 51, 0, 204], bytes[..6]);
        Assert.Equal([255, 255, 0, 255, 0, 0], bytes[18..]);
        Assert.DoesNotContain("<b>", html.Split("<script")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_or_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("2 layers of 2 heads", Assert.Throws<ArgumentException>(() => Pictures.Heads("", [Text()], layer: 2)).Message,
            StringComparison.Ordinal);
        var other = new HeadText("чужой", _tokens, [[Pattern(0)]]);
        Assert.Contains("чужой", Assert.Throws<ArgumentException>(() => Pictures.Heads("", [Text(), other])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Pictures.Scrubber("", new Axis("шаг", "номер"), [], _tokens, []));
    }

    [Fact]
    public void A_map_of_heads_has_a_panel_for_each_model_on_one_scale()
    {
        var figure = Pictures.HeadMap("Карта", new Axis("доля", "доля"), ("модель", new[,] { { 0.1, 0.9 } }),
            ("необученная", new[,] { { 0.2, double.NaN } })).Figure;
        Assert.Equal(2, figure.Data.Count);
        Assert.All(figure.Data, trace => Assert.Equal((0, 0.9), ((double)trace!["zmin"]!, (double)trace["zmax"]!)));
        Assert.Null(figure.Data[1]!["z"]![0]![1]);
        Assert.True((double)figure.Layout["xaxis"]!["domain"]![1]! < (double)figure.Layout["xaxis2"]!["domain"]![0]!);
    }

    [Fact]
    public void The_scrubber_walks_dots_along_solid_curves_and_changes_the_map()
    {
        var figure = Pictures.Scrubber("Шаги", new Axis("шаг", "номер"),
            [new(new Axis("потери", "нат"), [new("повтор", [0, 10], [4, 1]), new("дно", [0, 10], [0, 0]) { Stroke = Stroke.Dashed }])],
            _tokens, [new("0", 0, Pattern(1)), new("10", 10, Pattern(0.25f))]).Figure;
        Assert.Equal(4, figure.Data.Count); // two curves, one dot, one map
        Assert.Equal(2, figure.Frames!.Count);
        Assert.Equal(4, (double)figure.Frames[0]!["data"]![2]!["y"]![0]!);
        Assert.Equal(0.25, (double)figure.Data[3]!["z"]![1]![0]!); // the last state is shown at first
    }

    [Fact]
    public void A_map_moves_its_points_and_walks_a_dot_along_the_curve_below()
    {
        MapState State(double at, double x) => new($"{at}", at, [("звери", [new("кот", x, 1)]), ("суда", [new("яхта", -x, 0)])]);
        var (along, x, y) = (new Axis("шаг", "номер"), new Axis("x", "число"), new Axis("y", "число"));
        var figure = Pictures.MovingMap("Карта", along, x, y, [State(0, 0.5), State(10, 2)],
            new(new Axis("чистота", "доля"), [new("сосед", [0, 10], [0.1, 0.9]),
                new("случай", [0, 10], [0.2, 0.2]) { Stroke = Stroke.Dashed }]))
            .Figure;
        Assert.Equal(5, figure.Data.Count); // two kinds, two curves, one dot
        Assert.Equal(0.5, (double)figure.Frames![0]!["data"]![0]!["x"]![0]!);
        Assert.Equal(0.1, (double)figure.Frames[0]!["data"]![4]!["y"]![0]!);
        Assert.Equal((2, 0.9), ((double)figure.Data[0]!["x"]![0]!, (double)figure.Data[4]!["y"]![0]!)); // the last state is shown at first
        Assert.True((double)figure.Layout["yaxis2"]!["domain"]![1]! < (double)figure.Layout["yaxis"]!["domain"]![0]!);
        Assert.Throws<ArgumentException>(() => Pictures.MovingMap("", along, x, y, []));
        Assert.Throws<ArgumentException>(() => Pictures.MovingMap("", along, x, y,
            [State(0, 1), State(1, 1) with { Groups = [] }]));
    }

    [Fact]
    public void A_look_stands_before_the_note_and_leaves_the_picture_as_it_was()
    {
        var picture = Pictures.HeadMap("К", new Axis("доля", "доля"), ("м", new[,] { { 0.5 } }));
        Assert.StartsWith("Сюда. ", picture.Look("Сюда.").Note, StringComparison.Ordinal);
        Assert.Equal(Words.Now.HowLayersCount, picture.Note);
    }
}
