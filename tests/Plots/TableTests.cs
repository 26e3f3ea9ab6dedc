using BetweenTokens.Plots;
using Microsoft.Data.Analysis;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class TableTests
{
    private static readonly (string Token, double P, int Id)[] _rows = [("<b>", 0.5, 7), ("␣a", 0.25, 12), ("-x", -0.00001, 1000)];

    private static Table Sample() => Table.Of("Заголовок & знак", _rows, ("токен", r => r.Token), ("p", r => r.P), ("номер", r => r.Id))
        .With("p", unit: "доля", bars: true);

    [Fact]
    public void Texts_are_escaped_numbers_aligned_and_bars_as_long_as_the_share_of_the_largest()
    {
        string html = Sample().ToHtml();
        Assert.Contains("<td><div align=\"left\">&lt;b&gt;</div></td>", html);
        Assert.Contains("<caption>Заголовок &amp; знак</caption>", html);
        Assert.Contains("<th scope=\"col\" align=\"right\">p</th>", html); // «доля» says only that it is a number
        Assert.Contains("--t:50%;--z:0%\">0,2500 <meter value=\"0.5\"></meter></td>", html);
        Assert.Contains("<td align=\"right\">12</td>", html);
    }

    [Fact]
    public void A_small_negative_number_keeps_its_sign_and_a_text_keeps_its_hyphen()
    {
        string text = Sample().ToString();
        Assert.Contains("−1,0·10⁻⁵", text);
        Assert.Contains("-x", text);
    }

    [Fact]
    public void Columns_that_are_compared_share_one_scale_and_others_keep_their_own()
    {
        var table = Table.Of(null, new[] { (A: 0.2, B: 0.8, C: 40.0) }, ("a", r => r.A), ("b", r => r.B), ("c", r => r.C))
            .With("a", bars: true).With("b", bars: true).With("c", unit: "мс", bars: true);
        string html = table.ToHtml();
        Assert.Contains("--f:0%;--t:25%\">0,2000", html); // 0,2 of 0,8
        Assert.Contains("--f:0%;--t:100%\">0,8000", html);
        Assert.Contains("--f:0%;--t:100%\">40", html);
        Assert.Contains("--f:0%;--t:100%\">0,2000", table.With("a", scale: "своя").ToHtml());
    }

    [Fact]
    public void A_bar_below_zero_runs_to_the_left_of_a_zero_line_in_another_colour()
    {
        string html = Table.Of(null, new TableColumn("v", [-1.0, 3.0])).With("v", bars: true).ToHtml();
        Assert.Contains("<td class=\"b n z\" align=\"right\" style=\"--f:0%;--t:25%;--z:25%\">−1", html);
        Assert.Contains("<td class=\"b z\" align=\"right\" style=\"--f:25%;--t:100%;--z:25%\">3", html);
    }

    [Fact]
    public void A_frame_holds_numbers_as_numbers_and_texts_as_texts()
    {
        DataFrame frame = Sample().ToDataFrame();
        Assert.Equal(3, frame.Rows.Count);
        Assert.Equal(0.75, (double)frame.Columns["p"].Sum(), 1e-4);
        Assert.Equal("␣a", frame.Columns["токен"][1]);
        Assert.Equal(12.0, frame.Columns["номер"][1]);
    }

    [Fact]
    public void Rows_past_the_limit_are_counted_not_hidden()
    {
        var table = Table.Of(null, new TableColumn("n", [.. Enumerable.Range(0, 250).Cast<object?>()]));
        Assert.Contains("ещё строк: 50", table.ToHtml());
        Assert.Equal(250, table.ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Columns_of_different_length_and_unknown_columns_are_refused_by_name()
    {
        Assert.Contains("'b' has 1",
            Assert.Throws<ArgumentException>(() => Table.Of(null, new TableColumn("a", [1, 2]), new TableColumn("b", [1]))).Message);
        Assert.Contains("no column 'q'", Assert.Throws<ArgumentException>(() => Sample().With("q")).Message);
    }
}
