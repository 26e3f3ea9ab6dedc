using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using BetweenTokens.Display;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Plots;
using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public partial class VisualTests
{
    private static ChartPicture Picture() => Pictures.Distribution(["a", "b"], [0.7, 0.2], title: "Title");

    [Fact]
    public void The_formatter_of_dotnet_interactive_shows_every_value_as_its_own_html()
    {
        IShown[] values = [Picture(), Table.Of("t", new[] { 1, 2 }, ("n", n => n)), Note.Reading("если"), Claim.Of("06-01")
            .Judge(ArithmeticClaims.SoftmaxOfFiveTwoOne())];
        foreach (var visual in values)
        {
            Assert.Equal(visual.ToHtml(), visual.ToDisplayString("text/html"));
            Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(visual.GetType()).First());
        }
    }

    [Fact]
    public void Equal_pictures_give_equal_bytes()
    {
        Assert.Equal(Picture().ToHtml(), Picture().ToHtml());
        Assert.Equal(Picture().ToSvg(), Picture().ToSvg());
    }

    [Fact]
    public void Each_visual_has_a_public_way_to_html_for_hosts_that_look_for_one()
    {
        foreach (var type in typeof(Visual).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Visual)) && !t.IsAbstract))
        {
            Assert.NotNull(type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, []));
        }
    }

    [Fact]
    public void A_saved_page_holds_the_library_once_packed_behind_the_picture_and_asks_for_nothing()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".html");
        try
        {
            Picture().SaveHtml(path);
            string page = File.ReadAllText(path);
            var carrier = Assert.Single(Carrier().Matches(page));
            Assert.True(carrier.Index > page.IndexOf("</figure>", StringComparison.Ordinal));
            Assert.True(new FileInfo(path).Length < 1_600_000);
            Assert.DoesNotContain("src=\"http", page);
            byte[] bytes = Convert.FromBase64String(carrier.Groups[1].Value);
            using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            Assert.Contains("plotly.js v2.28.0", new StreamReader(packed).ReadToEnd(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex("<script type=\"text/plain\" data-resource=\"plotly-2.28.0.js\">([^<]+)</script>")]
    private static partial Regex Carrier();
}
