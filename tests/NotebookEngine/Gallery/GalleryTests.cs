using System.Text.Json;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Gallery;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Gallery;

[Trait("tier", "fast")]
public sealed partial class GalleryTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IReadOnlyList<string> _warnings = [];
    private string _page = "";
    private string _index = "";

    public async Task InitializeAsync()
    {
        _warnings = await SampleGallery.Write(_folder);
        _page = File.ReadAllText(_folder["06-voting.html"]);
        _index = File.ReadAllText(_folder["index.html"]);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Asks_for_nothing_from_outside()
    {
        foreach (var html in new[] { _page, _index, File.ReadAllText(_folder["claims.html"]) })
        {
            Assert.DoesNotMatch(OutsideRequest(), html);
            Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_what_could_not_be_shown_as_meant() => Assert.Equal(
        [
            "06-voting: cell 4: formula shown as code: unknown command \\н in $\\неизвестно x$",
            "06-voting: cell 7: the image dot.svg has no description",
            "06-voting: cell 7: the image https://example.org/a.png is not in the notebook's folder and is shown as a link",
            "06-voting: cell 7: there is no image none.png",
        ],
        _warnings.Order(StringComparer.Ordinal));

    [Fact]
    public void Draws_formulas_and_keeps_what_it_does_not_understand_as_code()
    {
        Assert.Equal(2, Regex.Count(_page, "<math"));
        Assert.Contains("<code class=\"formula\">\\неизвестно x</code>", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_code_by_what_names_are()
    {
        Assert.Contains("<span class=\"k\">var</span> <span class=\"p\">list</span> = <span class=\"k\">new</span> "
            + "<span class=\"t\">List</span>&lt;<span class=\"k\">int</span>&gt; "
            + "{ <span class=\"n\">1</span>, <span class=\"n\">2</span> };", _page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"c\">// зерно</span>", _page, StringComparison.Ordinal);
        Assert.Contains("#!import setup.cs", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_outputs_errors_and_scripts()
    {
        Assert.Contains("<pre class=\"output stream stdout\">&lt;печать&gt;</pre>", _page, StringComparison.Ordinal);
        Assert.Contains("<script>window.setupRan = true;</script>", _page, StringComparison.Ordinal);
        Assert.Contains("<strong>System.Exception</strong>: нет", _page, StringComparison.Ordinal);
        Assert.Contains("   at cell 6, line 1", _page, StringComparison.Ordinal);
        Assert.Contains("<img alt=\"график времени\" src=\"data:image/png;base64,iVBORw0KGgo=\">", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Leads_from_heading_to_heading_and_from_page_to_page()
    {
        var ids = Ids().Matches(_page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("<a href=\"#картинки-2\">Картинки</a>", _page, StringComparison.Ordinal);
        Assert.Contains("href=\"07-residual.html\"", _page, StringComparison.Ordinal);
        Assert.Contains("<a rel=\"next\" href=\"own.html\">own →</a>", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_the_two_boxes_apart()
    {
        Assert.Contains("<blockquote class=\"box box-mechanism\">", _page, StringComparison.Ordinal);
        Assert.Contains("<blockquote class=\"box box-reading\">", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Inlines_images_of_the_folder() => Assert.Contains("<img src=\"data:image/svg+xml;base64,", _page, StringComparison.Ordinal);

    [Fact]
    public void Lists_all_topics_those_not_written_as_such()
    {
        Assert.Equal((20, 19), (Regex.Count(_index, "<li class=\"topic"), Regex.Count(_index, "<li class=\"topic waiting\">")));
        Assert.Contains("<li class=\"topic\"><a href=\"06-voting.html\">", _index, StringComparison.Ordinal);
        Assert.Contains("<a href=\"own.html\">Своя тетрадь</a>", _index, StringComparison.Ordinal);
    }

    [Fact]
    public void Holds_a_search_index_that_no_text_can_break_out_of()
    {
        var json = SearchIndex().Match(_index).Groups[1].Value;
        var entries = JsonDocument.Parse(json).RootElement.EnumerateArray().ToList();
        var formal = entries.Single(entry => entry.GetProperty("heading").GetString() == "Формально");
        Assert.Equal("формально", formal.GetProperty("anchor").GetString());
        Assert.Contains("никто не знает", formal.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(entries, entry => entry.GetProperty("text").GetString()!.Contains("</script>", StringComparison.Ordinal));
        Assert.Contains(entries, entry => entry.GetProperty("text").GetString()!.Contains("логит-линзу", StringComparison.Ordinal)
            && entry.GetProperty("heading").GetString() == "6. Логика выбора");
    }

    [Fact]
    public void Reports_claims_with_number_interval_and_verdict()
    {
        var claims = File.ReadAllText(_folder["claims.html"]);
        Assert.Contains("Проверено 3 из 200", claims, StringComparison.Ordinal);
        Assert.Contains("<a href=\"06-voting.html\">6. Логика выбора</a>", claims, StringComparison.Ordinal);
        Assert.Contains("<tr><th scope=\"row\">ECE</th><td></td><td>0,04</td><td>0,03 … 0,06</td></tr>", claims, StringComparison.Ordinal);
        Assert.Contains("Модель &lt;откалибрована&gt;.", claims, StringComparison.Ordinal);
        Assert.Contains("Препятствие: мало случаев", claims, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_back_the_report_that_it_writes()
    {
        SampleGallery.Claims.Write(_folder["claims.json"]);
        Assert.Equal(SampleGallery.Claims.Rows.Select(row => row.Id), ClaimReport.Read(_folder["claims.json"]).Rows.Select(row => row.Id));
        _folder.Write("broken.json", "{");
        Assert.Throws<InvalidDataException>(() => ClaimReport.Read(_folder["broken.json"]));
    }

    [Fact]
    public async Task Warns_of_a_page_that_is_too_large()
    {
        var big = new DisplayOutput(new MimeBundle { ["text/html"] = new string('x', GalleryWriter.LargestPage) }, []);
        NotebookWriter.Write(new Notebook([new CodeCell("a", "1", [], 1, [big])], []), _folder["big.ipynb"]);
        var warnings = await GalleryWriter.WriteAsync(
            _folder.Path, SampleGallery.Texts, [new(_folder["big.ipynb"], _folder.Path)], SampleGallery.Topics, SampleGallery.Claims);
        const string Said = "2.5 MB, more than the 2.5 MB that it may have";
        Assert.Equal([$"big.html: {Said}", $"big.ipynb: {Said}"], warnings);
    }

    [Fact]
    public void Keeps_what_outputs_share_in_one_file_beside_the_pages()
    {
        Assert.DoesNotContain("c2hhcmVk", _page, StringComparison.Ordinal);
        Assert.EndsWith("<script type=\"text/plain\" data-resource=\"library.js\" data-src=\"library.js\"></script>\n</body>\n</html>\n",
            _page, StringComparison.Ordinal);
        Assert.Equal("(window.pageResources=window.pageResources||{})[\"library.js\"]=\"c2hhcmVk\";\n",
            File.ReadAllText(_folder["library.js"]));
    }

    [Fact]
    public async Task A_page_that_is_alone_carries_it_at_its_end()
    {
        using var alone = new TemporaryFolder();
        NotebookWriter.Write(SampleGallery.Executed, alone["06-voting.ipynb"]);
        GalleryNotebook book = new(alone["06-voting.ipynb"], _folder["source"]);
        await GalleryWriter.WriteAsync(alone.Path, SampleGallery.Texts, [book], SampleGallery.Topics, SampleGallery.Claims);
        Assert.EndsWith("<script type=\"text/plain\" data-resource=\"library.js\">c2hhcmVk</script>\n</body>\n</html>\n",
            File.ReadAllText(alone["06-voting.html"]), StringComparison.Ordinal);
        Assert.False(File.Exists(alone["library.js"]));
    }

    [Fact]
    public void Knows_the_twenty_topics_in_both_languages()
    {
        Assert.Equal(Enumerable.Range(1, 20), SampleGallery.Topics.Select(topic => topic.Number));
        Assert.All(SampleGallery.Topics, topic => Assert.All([topic.Slug, topic.TitleRu, topic.QuestionRu, topic.TitleEn, topic.QuestionEn],
            text => Assert.False(string.IsNullOrWhiteSpace(text))));
    }

    [GeneratedRegex(
        """(?:src|srcset|poster)\s*=\s*["']?(?:https?:)?//|<link[^>]+href="(?!data:)|url\((?!data:)|@import|fetch\(|XMLHttpRequest""")]
    private static partial Regex OutsideRequest();

    [GeneratedRegex("<[^>]+ id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("<script type=\"application/json\" id=\"search-index\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex SearchIndex();
}
