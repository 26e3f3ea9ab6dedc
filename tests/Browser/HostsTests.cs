using System.Text.Encodings.Web;
using System.Text.Json;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>
/// What hosts do to an output: attach it late, run its scripts in their own way, forbid the network,
/// bring a module loader, change the theme.
/// </summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public class HostsTests(Chromium chromium)
{
    // VS Code's notebook webview: nothing from anywhere but inline scripts, inline styles and images as data or https.
    private const string VsCodePolicy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        + "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: https:; font-src https:\">";

    // As VS Code's renderer does: the output is set as inner HTML, where scripts do not run; each is then made again,
    // appended to the output and taken away.
    private const string VsCodeAttach = """
        function attach(html) {
          const container = document.createElement("div");
          container.className = "output";
          container.innerHTML = html;
          document.body.appendChild(container);
          for (const old of Array.from(container.getElementsByTagName("script"))) {
            const script = document.createElement("script");
            script.text = old.innerText;
            if (old.type) { script.type = old.type; }
            container.appendChild(script).parentNode.removeChild(script);
          }
        }
        """;

    private static readonly JsonSerializerOptions _inline = new() { Encoder = JavaScriptEncoder.Default };

    private const string Settle = "async () => { if (window.betweenTokens) { await window.betweenTokens.drawAll(); } }";

    private const string Fill = "e => getComputedStyle(e).fill";

    // A page beside busy tests takes its time: what it must come to is waited for, not looked at after a fixed while.
    private const float Patience = 30_000;

    private static Task Count(ILocator elements, int expected) =>
        Assertions.Expect(elements).ToHaveCountAsync(expected, new() { Timeout = Patience });

    private async Task<(IPage Page, List<string> Faults)> Open(string name, string html, bool dark = false)
    {
        string folder = Path.Combine(Shared.Repository, "artifacts", "screens");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".html");
        await File.WriteAllTextAsync(path, html);
        var context = await chromium.Browser.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = 1100, Height = 900 },
            Offline = true,
        });
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.Console += (_, message) => faults.AddRange(message.Type is "error" or "warning" ? [message.Text] : Array.Empty<string>());
        page.PageError += (_, error) => faults.Add(error);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return (page, faults);
    }

    private static ChartPicture[] Charts() =>
    [
        Pictures.Distribution(Samples.Tokens[..3], [0.5, 0.3, 0.1], title: "Первая"),
        Pictures.Entropy("Вторая", "токен", Samples.Tokens[..4], ("модель", [4, 3, 2, 1])),
    ];

    [SkippableFact]
    public async Task Charts_wait_with_their_drawing_and_are_drawn_once_when_the_setup_output_comes_last()
    {
        string outputs = JsonSerializer.Serialize(Charts().Select(c => c.ToHtml()), _inline),
            setup = JsonSerializer.Serialize(NotebookSetup.Show().ToHtml(), _inline);
        var (page, faults) = await Open("host-vscode", $"<!DOCTYPE html><html><head><meta charset=\"utf-8\">{VsCodePolicy}</head>"
            + $"<body class=\"vscode-light\"><script>{VsCodeAttach} const outputs = {outputs}, setup = {setup}; "
            + $"outputs.forEach(attach);</script></body></html>");
        await using var _ = page.Context;
        await Count(page.Locator(".bt-static:visible"), 2);
        await page.EvaluateAsync("() => attach(setup)");
        await page.EvaluateAsync(Settle);
        await Count(page.Locator(".bt-static:visible"), 0);
        await Count(page.Locator(".bt-chart .plot-container"), 2);

        // The setup cell runs again, and an output is attached again, as on scrolling: nothing is drawn twice.
        await page.EvaluateAsync("() => { attach(setup); attach(outputs[0]); }");
        await page.EvaluateAsync(Settle);
        await Count(page.Locator(".bt-chart .plot-container"), 3);
        Assert.Empty(faults);
    }

    [SkippableFact]
    public async Task A_module_loader_on_the_page_does_not_hide_plotly()
    {
        string loader = "<script>window.loaded = 0; window.define = function () { window.loaded++; }; window.define.amd = {}; "
            + "window.exports = {}; window.module = { exports: {} };</script>";
        var (page, faults) = await Open("host-requirejs", Samples.Page(Charts(), NotebookSetup.Show(), loader));
        await using var _ = page.Context;
        await page.EvaluateAsync(Settle);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.loaded"));
        await Count(page.Locator(".bt-chart .plot-container"), 2);
        Assert.Empty(faults);
    }

    [SkippableTheory]
    [InlineData("document.documentElement.dataset.theme = 'dark'")]
    [InlineData("document.body.className = 'vscode-dark'")]
    [InlineData("document.body.setAttribute('data-jp-theme-light', 'false')")]
    public async Task A_switch_of_the_hosts_theme_repaints_charts_tables_and_drawings(string change)
    {
        Visual[] visuals = [.. Charts(), Table.Of("t", [1, 2], ("n", n => n)), Pictures.Arcs(
            ["a", "b"], new float[,] { { 1, 0 }, { 0.7f, 0.3f } }, "Дуги")];
        var (page, faults) = await Open("host-theme", Samples.Page(visuals, NotebookSetup.Show()));
        await using var _ = page.Context;
        await page.EvaluateAsync(Settle);
        string[] light = await Colours(page);
        await page.EvaluateAsync($"() => {{ {change}; }}");
        await page.EvaluateAsync(Settle);
        await Assertions.Expect(page.Locator(".bt-chart .xtick text").First).Not
            .ToHaveCSSAsync("fill", light[0], new() { Timeout = Patience });
        string[] dark = await Colours(page);
        Assert.All(light.Zip(dark), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Empty(faults);
    }

    // Text of a chart, text of a table, and the paper of a drawing as it is seen: its screenshot's first pixel, read back by a canvas.
    private static async Task<string[]> Colours(IPage page)
    {
        string chart = await page.Locator(".bt-chart .xtick text").First.EvaluateAsync<string>(Fill);
        string table = await page.Locator(".bt-table td").First.EvaluateAsync<string>("e => getComputedStyle(e).color");
        string shot = Convert.ToBase64String(await page.Locator(".bt-wide .bt-static").ScreenshotAsync());
        string paper = await page.EvaluateAsync<string>(
            "async data => { const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode(); "
            + "const c = document.createElement('canvas').getContext('2d'); c.drawImage(image, 0, 0); "
            + "return c.getImageData(4, 4, 1, 1).data.join(); }", shot);
        return [chart, table, paper];
    }

    [SkippableFact]
    public async Task A_slider_moves_the_bars_without_a_kernel_and_keeps_its_place_when_the_theme_changes()
    {
        float[] logits = [2, 1, 0];
        var (page, faults) = await Open(
            "host-slider", Samples.Page([Pictures.Temperatures(logits, i => "t" + i, [0.5, 1, 5], title: "T")], NotebookSetup.Show()));
        await using var _ = page.Context;
        await page.EvaluateAsync(Settle);
        await First("0,665");
        await page.Locator(".bt-slider input").PressAsync("End");
        await First("0,402");
        var tick = page.Locator(".bt-chart .xtick text").First;
        string light = await tick.EvaluateAsync<string>(Fill);
        await page.EvaluateAsync("() => { document.documentElement.dataset.theme = 'dark'; }");
        await Assertions.Expect(tick).Not.ToHaveCSSAsync("fill", light, new() { Timeout = Patience });
        await First("0,402");
        Assert.Empty(faults);

        Task First(string text) =>
            Assertions.Expect(page.Locator(".bt-chart .bartext").First).ToHaveTextAsync(text, new() { Timeout = Patience });
    }

    [SkippableFact]
    public async Task The_lens_changes_its_colour_from_probability_to_entropy()
    {
        var cells = new LensEntry[,] { { new("x", 0.9, 0.1) }, { new("y", 0.9, 3) } };
        var (page, faults) = await Open("host-lens", Samples.Page([Pictures.LensTable("Линза", ["a"], ["0", "1"], cells)], setup: null));
        await using var _ = page.Context;
        var cell = page.Locator(".bt-lens td").First;
        string before = await cell.EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor");
        await page.Locator("input[value=h]").CheckAsync();
        await Assertions.Expect(cell).Not.ToHaveCSSAsync("background-color", before, new() { Timeout = Patience });
        Assert.Empty(faults);
    }
}
