using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class RolesTests
{
    private static readonly Axis _x = new("x", "м"), _y = new("y", "нат");

    private static string Colour(ChartPicture picture, string name)
    {
        var trace = picture.Figure.Data.Single(t => (string?)t!["name"] == name)!;
        return (string?)trace["line"]?["color"] ?? (string)trace["marker"]!["color"]!;
    }

    private static Series One(string name) => new(name, [0.0, 1.0]);

    [Fact]
    public void A_role_keeps_its_colour_whatever_the_order_and_the_kind_of_picture()
    {
        var compare = Pictures.Compare(["a", "b"], [("закон", [0.5, 0.5]), ("корпус, встреч 7", [0.4, 0.6]), ("модель", [0.3, 0.7])], "C");
        var lines = Pictures.Lines("L", _x, _y, One("модель"), One("дно: энтропия закона"));
        var dots = Pictures.Scatter("S", _x, _y, [("корпус", [new Dot("d", 0, 0)]), ("оракул", [new Dot("d", 1, 1)])]);
        Assert.Equal(Colour(compare, "модель"), Colour(lines, "модель"));
        Assert.Equal(Colour(compare, "закон"), Colour(lines, "дно: энтропия закона"));
        Assert.Equal(Colour(compare, "закон"), Colour(dots, "оракул"));
        Assert.Equal(Colour(compare, "корпус, встреч 7"), Colour(dots, "корпус"));
        Assert.NotEqual(Colour(compare, "модель"), Colour(compare, "закон"));
    }

    [Fact]
    public void A_comparison_of_two_is_neither_and_the_rest_take_colours_that_are_left()
    {
        var pairs = Pictures.Lines("P", _x, _y, One("закон ‖ модель"), One("частоты ‖ модель"), One("закон ‖ частоты"));
        string[] colours = [.. pairs.Figure.Data.Select(t => (string)t!["line"]!["color"]!)];
        Assert.Equal(["theme:c3", "theme:c4", "theme:c5"], colours); // not those of law, model and corpus
        var mixed = Pictures.Lines("M", _x, _y, One("что-то"), One("закон"), One("законность"));
        Assert.Equal("theme:c0", Colour(mixed, "закон"));
        Assert.Equal(3, mixed.Figure.Data.Select(t => (string)t!["line"]!["color"]!).Distinct().Count());
        Assert.Equal("theme:c6", Colour(Pictures.Lines("R", _x, _y, One("а") with { Role = Role.Untrained }), "а"));
    }

    [Fact]
    public void A_hidden_value_has_one_colour_in_whatever_order_a_belief_has_it()
    {
        string[] one = RoleColours.Values([.. Weather.Seasons]), other = RoleColours.Values([.. Weather.Seasons.Reverse()]);
        Assert.Equal(one, other.Reverse());
        Assert.Equal(3, one.Distinct().Count());
        Assert.DoesNotContain("c0", one); // the oracle's
        Assert.DoesNotContain("c1", one); // the model's
        Assert.Equal(["good", "c3"], RoleColours.Values(["честный", "лжец"]));
        string[] known = RoleColours.Values(["осень", "что-то"]);
        Assert.Equal(one[1], known[0]);
        Assert.NotEqual(known[0], known[1]);
    }

    [Fact]
    public void The_triangle_the_strip_and_the_columns_of_a_season_agree()
    {
        string[] seasons = [.. Weather.Seasons], colours = RoleColours.Values(seasons);
        var columns = Pictures.Posterior("P", ["a"], [.. seasons.Reverse().Select(s => (s, new[] { 1 / 3.0 }))]);
        for (int i = 0; i < seasons.Length; i++)
        {
            Assert.Equal(Theme.Prefix + colours[i], Colour(columns, seasons[i]));
        }
    }

    [Fact]
    public void Every_kind_of_the_world_has_a_name_in_russian()
    {
        foreach (string kind in World.KindNames)
        {
            Assert.Matches("^[а-яё -]+$", KindNames.NameRu(kind));
        }

        Assert.Equal("чужое", KindNames.NameRu("чужое"));
    }
}
