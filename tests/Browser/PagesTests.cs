using BetweenTokens.Plots;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Browser;

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

    private static string Write(string name, string html)
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, name + ".html");
        File.WriteAllText(path, html);
        return path;
    }
}
