using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Running;

[Trait("tier", "fast")]
public sealed class ComparisonTests
{
    private static readonly Notebook _base = Of(
        new StreamOutput("stdout", "one"), new DisplayOutput(new MimeBundle { ["text/html"] = "<b>2</b>" }, []));

    [Fact]
    public void Finds_equal_runs_equal_whatever_their_times()
    {
        var later = _base with
        {
            Cells = [.. _base.Cells.Select(cell =>
                cell with { Metadata = new() { ["workbook"] = new System.Text.Json.Nodes.JsonObject { ["milliseconds"] = 3 } } })],
        };
        Assert.Empty(NotebookComparison.Compare(_base, later));
    }

    [Fact]
    public void Names_cell_output_and_the_first_place_that_differs() => Assert.Equal(
        ["cell 1 (id a): output 1 (stdout) differs at character 2: «one» against «onE»"],
        NotebookComparison.Compare(
            _base, Of(new StreamOutput("stdout", "onE"), new DisplayOutput(new MimeBundle { ["text/html"] = "<b>2</b>" }, []))));

    [Fact]
    public void Sees_a_missing_output_and_another_kind()
    {
        Assert.Equal("cell 1 (id a): 2 outputs against 1",
            Assert.Single(NotebookComparison.Compare(_base, Of(new StreamOutput("stdout", "one")))));
        Assert.Equal("cell 1 (id a): output 2: another kind of output",
            Assert.Single(NotebookComparison.Compare(_base, Of(new StreamOutput("stdout", "one"), new StreamOutput("stdout", "2")))));
    }

    [Fact]
    public void Leaves_measured_cells_out()
    {
        var (one, two) = (Measured("12 ms"), Measured("13 ms"));
        Assert.Empty(NotebookComparison.Compare(one, two));
    }

    [Fact]
    public void Compares_folders_and_names_what_only_one_has()
    {
        using var folder = new TemporaryFolder();
        NotebookWriter.Write(_base, folder["a/x.ipynb"]);
        NotebookWriter.Write(_base, folder["b/x.ipynb"]);
        NotebookWriter.Write(_base, folder["b/y.ipynb"]);
        Assert.Equal($"y.ipynb: only in {folder["b"]}", Assert.Single(NotebookComparison.CompareFolders(folder["a"], folder["b"])));
    }

    private static Notebook Of(params CellOutput[] outputs) => new([new CodeCell("a", "x", [], 1, outputs)], []);

    private static Notebook Measured(string text) =>
        new([new CodeCell("a", "x", new() { ["tags"] = new System.Text.Json.Nodes.JsonArray("measured") },
            1, [new StreamOutput("stdout", text)])], []);
}
