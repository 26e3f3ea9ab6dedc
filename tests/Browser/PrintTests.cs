using System.Globalization;
using BetweenTokens.Plots;
using BetweenTokens.Tests.NotebookEngine.Gallery;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>A page on paper: light whatever the screen is, drawings where charts were, nothing beyond the right edge.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class PrintTests(Chromium chromium)
{
    private const int Paper = 703; // A4 without margins of 12 mm, in CSS pixels

    private const string Wide = """
        () => [...document.querySelectorAll("body *")].filter(e => e.getClientRects().length
          && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => `${e.localName}.${e.className}`)
        """;

    [SkippableTheory]
    [InlineData(true, null)]
    [InlineData(false, "dark")]
    public async Task Charts_are_drawings_on_white(bool darkSystem, string? theme)
    {
        await using var reader = await ReaderPage.Open(
            chromium.Browser, Samples.Page(Samples.All(), NotebookSetup.Show()), darkSystem, Paper);
        await reader.DrawAll();
        await reader.Page.EvaluateAsync("theme => { if (theme) { document.documentElement.dataset.theme = theme; } }", theme);

        // What a browser does for paper: print styles, and a system that counts as light.
        await reader.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Light });
        Assert.Equal(0, await reader.Page.Locator(".bt-chart:visible, .bt-slider:visible, .bt-styled:visible").CountAsync());
        Assert.Equal(await reader.Page.Locator(".bt-static").CountAsync(), await reader.Page.Locator(".bt-static:visible").CountAsync());
        string[] inks = await reader.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.bt')].map(e => getComputedStyle(e).color)");
        Assert.Subset(new HashSet<string> { "rgb(31, 35, 40)", "rgb(89, 99, 110)" }, inks.ToHashSet()); // ink and muted of the light theme
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>(Wide));
        Assert.Empty(reader.Faults);
    }

    [SkippableFact]
    public async Task A_page_of_the_gallery_is_light_its_code_wrapped_and_nothing_cut()
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        string path = folder["06-voting.html"], line = string.Concat(Enumerable.Repeat("длинная строка кода, ", 30));
        File.WriteAllText(path, File.ReadAllText(path).Replace("#!import setup.cs", line, StringComparison.Ordinal));
        await using var reader = await ReaderPage.OpenFile(chromium.Browser, path, dark: true, Paper);
        await reader.Page.EvaluateAsync("() => { document.documentElement.dataset.theme = 'dark'; }");
        await reader.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>(Wide));
        string ink = await reader.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).color");
        Assert.True(int.Parse(ink.Split('(', ',')[1], CultureInfo.InvariantCulture) < 64, ink);
        Assert.False(await reader.Page.Locator("header.site").IsVisibleAsync());
        Assert.Equal(await reader.Page.EvaluateAsync<int>("() => document.querySelector('details.source pre').clientWidth"),
            await reader.Page.EvaluateAsync<int>("() => document.querySelector('details.source pre').scrollWidth"));
    }
}
