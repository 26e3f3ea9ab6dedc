using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Browser;

[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public class PagesTests(Chromium chromium)
{
    private static readonly string _folder = Path.Combine(Shared.Repository, "artifacts", "screens");

    [SkippableTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 700)]
    [InlineData(true, 700)]
    public async Task Every_kind_of_picture_is_drawn_whole_and_readable(bool dark, int width)
    {
        var audit = new PageAudit(chromium.Browser);
        string name = $"samples-{(dark ? "dark" : "light")}-{width}";
        string page = Write(name, Samples.Page(Samples.All(), NotebookSetup.Show()));
        Assert.Empty(await audit.Run(page, dark, width, Path.Combine(_folder, name + ".png")));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_without_scripts_shows_every_picture_as_a_drawing(bool dark)
    {
        var audit = new PageAudit(chromium.Browser);
        string name = $"static-{(dark ? "dark" : "light")}";
        string page = Write(name, Samples.Page(Samples.All(), setup: null));
        Assert.Empty(await audit.Run(page, dark, 1280, Path.Combine(_folder, name + ".png"), scripts: false));
    }

    [SkippableFact]
    public async Task Pictures_of_a_real_model_are_whole_and_the_page_stays_below_six_megabytes()
    {
        var browser = chromium.Browser;
        string folder = Shared.Model("smollm2-135m-instruct");
        using var model = LanguageModel.Load(folder);
        using var trace = model.Trace("The capital of France is Paris, and the capital of Germany is");
        using var russian = model.Trace("Столица Франции — Париж.");
        Visual[] visuals =
        [
            Pictures.Architecture(trace, SchemePart.Distribution),
            Pictures.Temperatures(trace, ^1),
            Pictures.LogitLens(trace),
            Pictures.EntropyByLayer(LogitLens.Of(trace)),
            Ledger.Of(trace, ^1, " Berlin", " Paris").Waterfall(),
            Pictures.Attention(trace, 10, 3),
            Pictures.Arcs(trace, 10, 3),
            Pictures.HeadGrid(trace),
            Pictures.Surprisal(trace),
            Pictures.Surprisal(russian),
            Pictures.Attention(russian, 10, 3, title: "Обрывки UTF-8 на осях"),
            Pictures.Entropy(russian),
        ];
        string page = Write("smollm2", Samples.Page(visuals, NotebookSetup.Show()));
        Assert.InRange(new FileInfo(page).Length, 0, 6_000_000);
        Assert.Empty(await new PageAudit(browser).Run(page, dark: false, 1000, Path.Combine(_folder, "smollm2.png")));
    }

    private static string Write(string name, string html)
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, name + ".html");
        File.WriteAllText(path, html);
        return path;
    }
}
