using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;

namespace BetweenTokens.Tests.Browser;

/// <summary>A page as a reader has it open: from a file, without a network, with what went wrong in it written down.</summary>
internal sealed class ReaderPage : IAsyncDisposable
{
    /// <summary>A page beside busy tests takes its time: what it must come to is waited for, not looked at after a fixed while.</summary>
    public const float Patience = 30_000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _faults = [];

    private ReaderPage(IPage page) => Page = page;

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Opens HTML.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="html">The whole page.</param>
    /// <param name="dark">The reader's system is dark.</param>
    /// <param name="width">Width of the window, pixels.</param>
    /// <param name="first">A script that runs before the page's own.</param>
    /// <param name="scripts">False: scripts do not run.</param>
    public static async Task<ReaderPage> Open(
        IBrowser browser, string html, bool dark = false, int width = 1100, string? first = null, bool scripts = true)
    {
        var reader = new ReaderPage(await NewPage(browser, dark, width, scripts));
        reader._folder.Write("page.html", html);
        await reader.Go(reader._folder["page.html"], first);
        return reader;
    }

    /// <summary>Opens a file where it lies.</summary>
    public static async Task<ReaderPage> OpenFile(
        IBrowser browser, string path, bool dark = false, int width = 1100, string? first = null, bool scripts = true)
    {
        var reader = new ReaderPage(await NewPage(browser, dark, width, scripts));
        await reader.Go(path, first);
        return reader;
    }

    /// <summary>Draws every chart, wherever it stands.</summary>
    public Task DrawAll() => Page.EvaluateAsync("() => window.betweenTokens.drawAll()");

    /// <summary>Waits for a script's condition.</summary>
    public Task Until(string condition) => Page.WaitForFunctionAsync(condition, null, new() { Timeout = Patience });

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<IPage> NewPage(IBrowser browser, bool dark, int width, bool scripts) =>
        await (await browser.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
            JavaScriptEnabled = scripts,
            Offline = true,
        })).NewPageAsync();

    private async Task Go(string path, string? first)
    {
        Page.Console += (_, message) => _faults.AddRange(message.Type is "error" or "warning" ? [message.Text] : Array.Empty<string>());
        Page.PageError += (_, error) => _faults.Add(error);
        if (first is not null)
        {
            await Page.AddInitScriptAsync(first);
        }

        await Page.GotoAsync(new Uri(path).AbsoluteUri);
    }
}
