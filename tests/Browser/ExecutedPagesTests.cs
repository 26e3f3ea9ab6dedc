using BetweenTokens.Tests.NotebookEngine.Gallery;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Browser;

/// <summary>
/// Every page that a run of the notebooks has written, in light and dark, wide and narrow. The variable names the run's
/// folder (.ci/run does so after the main job); without it the sample gallery stands in.
/// </summary>
[Trait("tier", "slow")]
[Collection(BrowserCollection.Name)]
public sealed class ExecutedPagesTests(Chromium chromium)
{
    private const string Variable = "BETWEEN_TOKENS_PAGES";

    [SkippableTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 700)]
    [InlineData(true, 700)]
    public async Task Nothing_overlaps_is_cut_off_lacks_a_title_or_leaves_the_page(bool dark, int width)
    {
        using var sample = new TemporaryFolder();
        var named = Environment.GetEnvironmentVariable(Variable);
        if (named is null)
        {
            await SampleGallery.Write(sample);
        }

        var audit = new PageAudit(chromium.Browser);
        var pages = Directory.GetFiles(named ?? sample.Path, "*.html");
        Assert.NotEmpty(pages);
        var findings = new List<string>();
        foreach (var page in pages)
        {
            findings.AddRange((await audit.Run(page, dark, width)).Select(finding => $"{Path.GetFileName(page)}: {finding}"));
        }

        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings));
    }
}
