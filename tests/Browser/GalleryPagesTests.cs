using BetweenTokens.Tests.NotebookEngine.Gallery;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>The gallery as a reader meets it: from a folder, without a network.</summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class GalleryPagesTests(Chromium chromium)
{
    // WCAG 2.2, success criterion 1.4.3: text of usual size against its ground.
    private const double LeastContrast = 4.5;

    [SkippableTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 700)]
    [InlineData(true, 700)]
    public async Task Every_page_fits_its_window_and_asks_for_nothing(bool dark, int width)
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        var audit = new PageAudit(chromium.Browser);
        foreach (var page in new[] { "index.html", "06-voting.html", "claims.html" })
        {
            Assert.Empty(await audit.Run(folder[page], dark, width));
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_text_stands_out_from_its_ground(bool dark)
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        foreach (var name in new[] { "index.html", "06-voting.html", "claims.html" })
        {
            await using var context =
                await chromium.Browser.NewContextAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            var page = await Open(context, folder[name]);
            var faint = await page.EvaluateAsync<string[]>(Contrast, LeastContrast);
            Assert.True(faint.Length == 0, $"{name}: {string.Join("; ", faint)}");
        }
    }

    [SkippableFact]
    public async Task Search_finds_a_word_in_another_form_and_leads_to_its_place()
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await Open(context, folder["index.html"]);
        await page.FillAsync("#query", "ЛОГИТ-ЛИНЗЫ");
        Assert.Contains("6. Логика выбора", await page.TextContentAsync("#found li:first-child a"), StringComparison.Ordinal);
        Assert.NotEqual(0, await page.Locator("#found mark").CountAsync());
        await page.FillAsync("#query", "механизм");
        await page.ClickAsync("#found li:first-child a");
        Assert.EndsWith("06-voting.html#" + Uri.EscapeDataString("формально"), page.Url, StringComparison.Ordinal);
        await page.GoBackAsync();
        await page.FillAsync("#query", "бегемот");
        Assert.Equal("Ничего не нашлось.", await page.TextContentAsync("#found .rest"));
    }

    [SkippableFact]
    public async Task The_switch_changes_the_theme_and_the_page_remembers_it()
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var context = await chromium.Browser.NewContextAsync(new() { ColorScheme = ColorScheme.Light });
        var page = await Open(context, folder["index.html"]);
        var light = await Ground(page);
        await page.ClickAsync("#theme");
        Assert.NotEqual(light, await Ground(page));
        Assert.Equal("Тема: тёмная", await page.GetAttributeAsync("#theme", "aria-label"));

        // What a page stores is written a moment later, and the reloaded page may be another process that reads before that.
        await page.ReloadAsync();
        for (int again = 0; again < 20 && await Ground(page) == light; again++)
        {
            await page.ReloadAsync();
        }

        Assert.NotEqual(light, await Ground(page));
        await page.ClickAsync("#theme");
        Assert.Equal(light, await Ground(page));
    }

    [SkippableFact]
    public async Task The_button_hides_all_code_and_shows_it_again()
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await Open(context, folder["06-voting.html"]);
        await page.ClickAsync("#codes");
        Assert.Equal(0, await page.Locator("details.source[open]").CountAsync());
        Assert.True(await page.Locator(".output").First.IsVisibleAsync());
        await page.ClickAsync("#codes");
        Assert.Equal(5, await page.Locator("details.source[open]").CountAsync());
    }

    [SkippableFact]
    public async Task Hidden_code_stays_hidden_on_the_next_page_and_when_the_page_is_opened_again()
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await Open(context, folder["06-voting.html"]);
        await page.ClickAsync("#codes");

        // What a page stores is written a moment later, and the reloaded page may be another process that reads before that.
        await page.ReloadAsync();
        for (int again = 0; again < 20 && await page.Locator("details.source[open]").CountAsync() > 0; again++)
        {
            await page.ReloadAsync();
        }

        Assert.Equal((0, "Показать код"), (await page.Locator("details.source[open]").CountAsync(), await page.TextContentAsync("#codes")));
        await page.ClickAsync("#codes");
        Assert.Equal(5, await page.Locator("details.source[open]").CountAsync());
    }

    [SkippableFact]
    public async Task The_contents_mark_the_heading_that_was_jumped_to_and_then_the_one_being_read()
    {
        using var folder = new TemporaryFolder();
        await SampleGallery.Write(folder);
        await using var context = await chromium.Browser.NewContextAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var page = await Open(context, folder["06-voting.html"]);
        foreach (string id in new[] { "картинки-2", "формально", "картинки" })
        {
            // The two last headings stand on the last screen: neither can come to its top.
            await page.ClickAsync($".contents a[href='#{id}']");
            await Assertions.Expect(page.Locator(".contents a[aria-current]")).ToHaveAttributeAsync("href", "#" + id);
        }

        await page.Mouse.MoveAsync(700, 400);
        await page.Mouse.WheelAsync(0, -9000);
        await Assertions.Expect(page.Locator(".contents a[aria-current]")).ToHaveCountAsync(0);
    }

    private static async Task<IPage> Open(IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return page;
    }

    private static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    // The contrast of each text with the nearest ground that is painted, as WCAG computes it.
    private const string Contrast = """
        least => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const rgb = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = element => { for (let e = element; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 200) { return c; } } return rgb("white"); };
          const faint = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
            if (!text || !element.getClientRects().length || element.closest("script, style, .skip")) { continue; }
            const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < least) { faint.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)} '${text.slice(0, 20)}'`); }
          }
          return [...faint];
        }
        """;
}
