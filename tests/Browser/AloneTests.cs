using System.Text.Json;
using BetweenTokens.Display;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Testing;
using Microsoft.Playwright;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>
/// Each output in a page of its own: it may lean on no other cell. First whole, in the hosts whose rules for tables and images
/// it must outweigh; then with what a host that does not trust the notebook leaves of it.
/// </summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public class AloneTests(Chromium chromium)
{
    private static readonly string _folder = Path.Combine(Shared.Repository, "tests", "Browser");

    private static readonly string _audit = File.ReadAllText(Path.Combine(_folder, "alone-audit.js"));

    private static readonly string _sanitize = File.ReadAllText(Path.Combine(_folder, "sanitizers.js"));

    private const string StripElements = """
        (html, host) => {
          const page = new DOMParser().parseFromString(html, "text/html");
          page.querySelectorAll("style, script").forEach(e => e.remove());
          return page.body.innerHTML;
        }
        """;

    // A host's page: attributes of its body, classes of its output.
    private static readonly Dictionary<string, (string Body, string Output)> _hosts = new()
    {
        ["blank"] = ("", ""),
        ["notebook6"] = ("class=\"notebook_app\"", "output_html rendered_html"),
        ["lab"] = ("data-jp-theme-light=\"true\"", "jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output"),
        ["lab-dark"] = ("data-jp-theme-light=\"false\"", "jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output"),
    };

    private static IReadOnlyList<IShown> Outputs() =>
        [.. Samples.All(), NotebookSetup.Show(), Claim.Of("06-01").Judge(ArithmeticClaims.SoftmaxOfFiveTwoOne()), Samples.Game()];

    [SkippableTheory]
    [InlineData("blank", 1280, false)]
    [InlineData("blank", 390, true)]
    [InlineData("notebook6", 1280, true)]
    [InlineData("lab", 1280, false)]
    [InlineData("lab-dark", 390, false)]
    public async Task Whole(string host, int width, bool dark) => Assert.Empty(await Findings(host, width, dark, null));

    [SkippableTheory]
    [InlineData("blank", 1280, false)]
    [InlineData("blank", 390, true)]
    public async Task Without_style_and_script_elements(string host, int width, bool dark) =>
        Assert.Empty(await Findings(host, width, dark, StripElements));

    [SkippableTheory]
    [InlineData("notebook6", 1280, false)]
    [InlineData("notebook6", 1280, true)]
    [InlineData("lab", 1280, false)]
    [InlineData("lab-dark", 1280, false)]
    [InlineData("lab-dark", 390, true)]
    public async Task As_an_untrusted_output(string host, int width, bool dark) =>
        Assert.Empty(await Findings(host, width, dark, _sanitize));

    private async Task<List<string>> Findings(string host, int width, bool dark, string? strip)
    {
        await using var context = await chromium.Browser.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
            Offline = true,
        });
        var page = await context.NewPageAsync();
        string scheme = host == "blank" ? "html{color-scheme:light dark}" : "";
        string rules = scheme + await File.ReadAllTextAsync(Path.Combine(_folder, "host-rules.css"));
        var (body, classes) = _hosts[host];
        var findings = new List<string>();
        foreach (var (number, output) in Outputs().Index())
        {
            string html = output.ToHtml();
            if (strip is not null)
            {
                html = await page.EvaluateAsync<string>($"([html, host]) => ({strip})(html, host)", new[] { html, host });
            }

            string head = $"<head><meta charset=\"utf-8\"><style>{rules}</style></head>";
            await page.SetContentAsync($"<!DOCTYPE html>{head}<body {body}><div class=\"output {classes}\">{html}</div></body>");
            var found = await page.EvaluateAsync<JsonElement>(_audit, strip is null);
            findings.AddRange(found.EnumerateArray().Select(item => $"{number} {output.GetType().Name}: {item.GetString()}"));
        }

        return findings;
    }
}
