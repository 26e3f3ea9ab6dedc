using BetweenTokens.NotebookEngine.Gallery;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Plots;
using BetweenTokens.Tests.NotebookEngine.Gallery;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>plotly.js comes packed and last, is unpacked when a chart is seen, and is not missed where it cannot be had.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class ChartLibraryTests(Chromium chromium)
{
    // Ten windows high, so that the chart lies far below what is seen first.
    private const string Far = "<div style=\"height:9000px\">далеко</div>";

    private static ChartPicture Chart() => Pictures.Distribution(["a", "b"], [0.7, 0.2], title: "Распределение");

    [SkippableFact]
    public async Task It_is_compiled_when_the_first_chart_is_seen_and_not_before()
    {
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([], NotebookSetup.Show()).Replace("</body>", $"{Far}{Chart().ToHtml()}</body>"));
        await reader.Page.WaitForTimeoutAsync(500);
        Assert.False(await reader.Page.EvaluateAsync<bool>("() => !!window.Plotly"));
        Assert.True(await reader.Page.Locator(".bt-static").IsVisibleAsync());
        await reader.Page.Locator("figure").ScrollIntoViewIfNeededAsync();
        await reader.Until("() => document.querySelector('.bt-live .main-svg')");
        await Assertions.Expect(reader.Page.Locator(".bt-static")).ToBeHiddenAsync();
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task Where_the_browser_cannot_unpack_it_the_static_picture_stays()
    {
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page([Chart()], NotebookSetup.Show()), first: "delete window.DecompressionStream");
        await reader.DrawAll();
        Assert.True(await reader.Page.Locator(".bt-static").IsVisibleAsync());
        Assert.False(await reader.Page.Locator(".bt-chart").IsVisibleAsync());
        Assert.Empty(reader.Faults);
    }

    [SkippableTheory]
    [InlineData(true, true)] // a page alone has it inside
    [InlineData(false, true)] // the pages of a gallery have it beside them
    [InlineData(false, false)] // parted from its gallery, a page can still be read
    public async Task A_page_of_the_gallery_finds_it(bool alone, bool kept)
    {
        using var folder = new TemporaryFolder();
        Notebook Book(string id) => new([Output(id, NotebookSetup.Show()), Output(id + "chart", Chart())], []);
        string[] names = alone ? ["06-voting"] : ["06-voting", "07-residual"];
        foreach (string name in names)
        {
            NotebookWriter.Write(Book(name[..2]), folder[name + ".ipynb"]);
        }

        GalleryNotebook[] books = [.. names.Select(name => new GalleryNotebook(folder[name + ".ipynb"], folder.Path))];
        await GalleryWriter.WriteAsync(folder.Path, SampleGallery.Texts, books, SampleGallery.Topics, SampleGallery.Claims);
        string[] shared = [.. Directory.GetFiles(folder.Path, "plotly*").Select(file => Path.GetFileName(file)!)];
        Assert.Equal(alone ? [] : ["plotly-2.28.0.js"], shared);
        if (!kept)
        {
            File.Delete(folder["plotly-2.28.0.js"]);
        }

        await using var reader = await ReaderPage.OpenFile(chromium.Browser, folder["06-voting.html"]);
        await reader.DrawAll();
        Assert.Equal(kept ? 1 : 0, await reader.Page.Locator(".bt-live .main-svg").First.CountAsync());
        Assert.Equal(!kept, await reader.Page.Locator(".bt-static").IsVisibleAsync());
    }

    private static CodeCell Output(string id, Visual visual) => new(
        id, "1", [], 1, [new DisplayOutput(new MimeBundle { ["text/html"] = visual.ToHtml() }, [])]);
}
