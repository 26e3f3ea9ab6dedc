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
        Assert.Contains("<th scope=\"col\" align=\"right\">p, доля</th>", html);
        Assert.Contains("style=\"--w:50%\">0.2500 <meter value=\"0.5\"></meter></td>", html);
        Assert.Contains("<td align=\"right\">12</td>", html);
    }

    [Fact]
    public void A_small_negative_number_keeps_its_sign_and_a_text_keeps_its_hyphen()
    {
        string text = Sample().ToString();
        Assert.Contains("−1.0e-5", text);
        Assert.Contains("-x", text);
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
