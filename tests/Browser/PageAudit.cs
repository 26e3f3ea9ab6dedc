using System.Text.Json;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;

namespace BetweenTokens.Tests.Browser;

/// <summary>
/// Opens one HTML file as a reader would and reports what is wrong with it: script errors, requests that leave the page,
/// charts that stay undrawn, texts that overlap or are cut off, missing titles and units, a page wider than its window.
/// </summary>
internal sealed class PageAudit(IBrowser browser)
{
    private static readonly string _script = File.ReadAllText(Path.Combine(Shared.Repository, "tests", "Browser", "page-audit.js"));

    /// <summary>Audits a file.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="dark">The reader's system is dark.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="screenshot">Where to leave pictures of the page, numbered from the top; null: nowhere.</param>
    /// <param name="scripts">False: a page whose scripts do not run, as on GitHub.</param>
    /// <returns>Findings, one line each; empty: nothing is wrong.</returns>
    public async Task<IReadOnlyList<string>> Run(string path, bool dark, int width, string? screenshot = null, bool scripts = true)
    {
        var findings = new List<string>();
        await using var context = await browser.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
            JavaScriptEnabled = scripts,
            Offline = true,
        });
        var page = await context.NewPageAsync();
        string address = new Uri(Path.GetFullPath(path)).AbsoluteUri;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                findings.Add($"console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => findings.Add($"script error: {error}");
        page.Request += (_, request) =>
        {
            // The pages of a gallery share a script that lies beside them.
            bool beside = request.ResourceType == "script" && new Uri(request.Url).LocalPath is var file
                && Path.GetDirectoryName(file) == Path.GetDirectoryName(Path.GetFullPath(path));
            if (!beside && request.Url.Split('#')[0] != address && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                findings.Add($"request leaves the page: {request.Url}");
            }
        };
        await page.GotoAsync(address);
        if (scripts)
        {
            await page.EvaluateAsync("async () => { await document.fonts.ready; if (window.betweenTokens) { await "
                + "window.betweenTokens.drawAll(); } await new Promise(done => setTimeout(done, 150)); }");
            var report = await page.EvaluateAsync<JsonElement>(_script);
            findings.AddRange(report.EnumerateArray().Select(item => item.GetString()!));
        }

        if (screenshot is not null)
        {
            await Photograph(page, screenshot, width);
        }

        return findings;
    }

    // A long page in pieces of one screenful each, so that a viewer need not shrink them.
    private static async Task Photograph(IPage page, string path, int width)
    {
        const int Piece = 1300;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        int height = (await page.EvaluateAsync<JsonElement>("() => document.documentElement.scrollHeight")).GetInt32();
        await page.SetViewportSizeAsync(width, Math.Max(height, 900));
        for (int top = 0, part = 1; top < height; top += Piece, part++)
        {
            string file = Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-{part:00}.png");
            await page.ScreenshotAsync(
                new() { Path = file, Clip = new() { X = 0, Y = top, Width = width, Height = Math.Min(Piece, height - top) } });
        }
    }
}
