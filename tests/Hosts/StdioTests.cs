using System.Globalization;
using BetweenTokens.NotebookEngine.Notebooks;
using Xunit;
using Xunit.Abstractions;

namespace BetweenTokens.Tests.Hosts;

/// <summary>
/// Notebooks, unchanged, over the protocol that VS Code speaks with .NET Interactive: the shortest, the
/// longest, and what the last commits touched.
/// </summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed class StdioTests(ITestOutputHelper log)
{
    private static readonly string[] _always = ["00-start", "06-voting"];

    public static TheoryData<string> Names => [.. _always.Union(HostNotebooks.Touched).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void No_cell_fails_or_warns(string name)
    {
        using var host = new StdioHost(HostNotebooks.Folder);
        var started = TimeProvider.System.GetTimestamp();
        var findings = new List<string>();
        var shown = 0;
        foreach (var cell in HostNotebooks.Read(name).Cells.OfType<CodeCell>())
        {
            var ran = host.Submit(cell.Source);
            shown += ran.Outputs.Count(HostNotebooks.IsHtml);
            findings.AddRange([.. ran.Diagnostics.Append(ran.Error).OfType<string>().Select(text => $"{cell.Id}: {text}")]);
            findings.AddRange([.. ran.Outputs.OfType<StreamOutput>()
                .Where(s => s.Name == StreamOutput.Stderr).Select(s => $"{cell.Id}: {s.Text}")]);
        }

        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {shown} values shown, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));
        Assert.Equal([], findings);
        Assert.InRange(shown, 1, 80);
    }
}
