using System.Globalization;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running;
using BetweenTokens.Tests.Testing;
using Xunit;
using Xunit.Abstractions;

namespace BetweenTokens.Tests.Hosts;

/// <summary>
/// Notebooks, unchanged, in Jupyter with .NET Interactive's kernel: no cell fails or warns, and what it puts out is what this
/// project's engine puts out. The variable names the folder of a run of all notebooks (.ci/run sets it); without it the first
/// notebook alone is run in both.
/// </summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed class JupyterTests(ITestOutputHelper log)
{
    private const string Variable = "BETWEEN_TOKENS_RUN";

    // Verso goes blank near 95.
    private const int MostHtmlOutputs = 80;

    public static TheoryData<string> Names => Environment.GetEnvironmentVariable(Variable) is null ? ["00-start"] : [.. HostNotebooks.All];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task A_notebook_runs_unchanged_and_puts_out_what_our_engine_does(string name)
    {
        using var folder = new TemporaryFolder();
        var run = Environment.GetEnvironmentVariable(Variable) ?? folder.Path;
        var there = JupyterHost.Run(HostNotebooks.PathOf(name), Path.Combine(run, "jupyter", name + ".ipynb"));
        if (run == folder.Path)
        {
            var ours = await Cli.Run("run", name, "--out", run);
            Assert.True(ours.ExitCode == 0, ours.Output + ours.Error);
        }

        var cells = there.Cells.OfType<CodeCell>().ToList();
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {cells.Count} code cells, {cells.Sum(JupyterHost.Seconds):0.0} s; slowest {cells.Max(JupyterHost.Seconds):0.0} s"));
        Assert.Equal([], cells.SelectMany(cell => cell.Outputs.OfType<ErrorOutput>().Select(error => $"{cell.Id}: {error.Value}")));
        Assert.Equal([], cells.SelectMany(cell =>
            cell.Outputs.OfType<StreamOutput>().Where(s => s.Name == StreamOutput.Stderr).Select(s => $"{cell.Id}: {s.Text}")));
        Assert.Equal([], NotebookComparison.Compare(
            HostNeutral.Of(NotebookReader.Read(Path.Combine(run, name + ".ipynb"))), HostNeutral.Of(there)));
        Assert.InRange(cells.Sum(cell => cell.Outputs.Count(HostNotebooks.IsHtml)), 1, MostHtmlOutputs);
    }
}
