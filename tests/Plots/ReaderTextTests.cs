using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Browser;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Plots;

/// <summary>What a reader of a Russian notebook reads in pictures: commas, no e-05, layers counted from one.</summary>
[Trait("tier", "fast")]
public partial class ReaderTextTests
{
    private static readonly int[] _ids = [3, 17, 8, 8, 40, 5];

    [GeneratedRegex(@"\d\.\d|\de[-+−]?\d")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"<(style|script)\b.*?</\1>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Markup();

    [Fact]
    public void No_drawing_has_a_decimal_point_or_an_e()
    {
        var texts = Samples.All().OfType<Picture>().SelectMany(picture => XDocument.Parse(picture.ToSvg()).Descendants()
            .Where(e => e.Name.LocalName == "text").Select(e => $"{picture.Title}: {e.Value}"));
        Assert.DoesNotContain(texts, text => Foreign().IsMatch(text));
    }

    [Fact]
    public void No_table_and_no_hint_has_one_either()
    {
        foreach (var shown in Samples.All().Where(shown => shown is not Table { Caption: { } caption } || !caption.Contains("попаданий")))
        {
            string html = shown.ToHtml();
            Assert.DoesNotMatch(Foreign(), WebUtility.HtmlDecode(Markup().Replace(html, " ")));
            var hints = Regex.Matches(html, " (?:title|alt|aria-label)=\"([^\"]*)\"").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value));
            Assert.DoesNotContain(hints, hint => Foreign().IsMatch(hint));
        }
    }

    [Fact]
    public void Charts_tell_plotly_of_the_comma_and_numbers_stay_numbers()
    {
        var picture = Pictures.Lines("L", new Axis("x", "м"), new Axis("y", "нат"), new Series("a", [0.5, 1.25]));
        Assert.Contains("\"separators\":\",", picture.Figure.ToJson());
        Assert.Contains("1.25", picture.Figure.ToJson());
        Assert.Contains("0,5", picture.Alt);
    }

    [SkippableFact]
    public void Lens_ledger_heads_and_entropy_count_layers_alike_and_say_how()
    {
        using var model = LanguageModel.Load(Shared.Reference("tiny/llama-gqa"));
        using var trace = model.Trace(_ids);
        int layers = model.Config.NLayers;
        string lens = WebUtility.HtmlDecode(Pictures.LogitLens(trace).ToHtml());
        Assert.Contains(">эмбеддинг<", lens);
        Assert.Contains($">слой {layers}<", lens);
        Assert.DoesNotContain(">слой 0<", lens);
        var ledger = Ledger.Of(trace, ^1, token: 7).Waterfall(most: 100);
        string[] entries = [.. ledger.Figure.Layout["yaxis"]!["ticktext"]!.AsArray().Select(t => (string)t!)];
        Assert.Contains("эмбеддинг", entries);
        Assert.Contains("слой 1, голова 1", entries);
        Assert.Contains($"слой {layers}, MLP", entries);
        Assert.DoesNotContain(entries, entry => entry.StartsWith('L') || entry.Contains("слой 0"));
        var depths = Pictures.EntropyByLayer(LogitLens.Of(trace)).Figure.Layout["xaxis"]!["ticktext"]!.AsArray();
        Assert.Equal($"{layers}", (string)depths[^1]!);
        Assert.Equal("эмбеддинг", (string)depths[0]!);
        var grid = Pictures.HeadGrid(trace);
        Assert.Equal("1", (string)grid.Figure.Layout["yaxis"]!["ticktext"]![0]!);
        Assert.Contains("слой 1, голова 2", Pictures.Attention(trace, 0, 1).Title);
        Assert.All([ledger, grid], picture => Assert.Equal(Words.Now.HowLayersCount, picture.Note));
        Assert.Contains(Words.Now.HowLayersCount, lens);
        Assert.Equal("L0H0", Ledger.Of(trace, ^1, token: 7).Entries.First(e => e.Part == LedgerPart.Head).Name); // code counts from zero
    }

    [Fact]
    public void A_band_that_is_named_is_in_the_legend()
    {
        Series Curve(string? band) => new("a", [1.0, 2]) { Low = [0.0, 1], High = [2.0, 3], Band = band };
        Axis x = new("x", "м"), y = new("y", "нат");
        Assert.Contains("полоса", Pictures.Lines("L", x, y, Curve("полоса")).ToSvg());
        Assert.False((bool)Pictures.Lines("L", x, y, Curve(null)).Figure.Data[1]!["showlegend"]!);
    }
}
