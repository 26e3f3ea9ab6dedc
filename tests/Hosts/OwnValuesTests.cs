using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>
/// A reader's own charts, frames, tensors and arrays in the real host, and what a package that readers add does to charts.
/// </summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed class OwnValuesTests
{
    private const string OurPicture = "Pictures.Compare([\"a\", \"b\"], [(\"x\", new double[] { 0.1, 0.9 })], \"ours\")";
    private const string ReadersChart =
        "Plotly.NET.CSharp.Chart.Line<double, double, string>(new double[] { 1, 2, 3 }, new double[] { 1, 4, 9 })";
    private const string Package = "#r \"nuget: Plotly.NET.Interactive, 6.0.0\"";

    [SkippableFact]
    public async Task They_show_as_in_our_engine()
    {
        using var folder = new TemporaryFolder();
        var notebook = Path.Combine(Shared.Repository, "tests", "Notebooks", "own-values.ipynb");
        var there = JupyterHost.Run(notebook, folder["there/own-values.ipynb"]);
        var ours = await Cli.Run("run", notebook, "--out", folder["ours"]);

        Assert.True(ours.ExitCode == 0, ours.Output + ours.Error);
        Assert.Equal([], NotebookComparison.Compare(
            HostNeutral.Of(NotebookReader.Read(folder["ours/own-values.ipynb"])), HostNeutral.Of(there)));
    }

    [SkippableFact]
    public void A_moving_picture_is_replaced_in_its_place()
    {
        using var host = new StdioHost(HostNotebooks.Folder);
        host.Submit("#!import ../setup.cs");
        var ran = host.Submit("""
            int step = 0;
            Live.Show(() => Note.Engineering($"step {step}"), update => { for (step = 1; step <= 5; step++) { update(); System.Threading.Thread.Sleep(120); } step = 6; update(); })
            """ + ";");
        Assert.Null(ran.Error);
        Assert.Equal([], ran.Diagnostics);
        Assert.InRange(ran.Updates, 3, 10);
        Assert.Contains(
            "step 6", Assert.IsType<DisplayOutput>(Assert.Single(ran.Outputs)).Data.Text(MimeBundle.Html), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Charts_are_drawn_after_the_package_of_Plotly_for_this_host(bool drawnBefore)
    {
        using var host = new StdioHost(HostNotebooks.Folder);
        host.Submit("#!import ../setup.cs");
        if (drawnBefore)
        {
            Assert.Null(host.Submit(OurPicture).Error);
            Assert.Null(host.Submit(ReadersChart).Error);
        }

        var added = host.Submit(Package);
        Skip.If(added.Error is not null && !added.Text.Contains("Installed Packages", StringComparison.Ordinal),
            "Plotly.NET.Interactive 6.0.0 cannot be fetched on this machine");
        var (ours, readers) = (host.Submit(OurPicture), host.Submit(ReadersChart));
        Assert.True(ours.Error is null, ours.Error);
        Assert.Contains("bt-plotly", ours.Text, StringComparison.Ordinal);
        Assert.True(readers.Error is null, readers.Error);
        Assert.Contains("plotly", readers.Text, StringComparison.OrdinalIgnoreCase);
    }
}
