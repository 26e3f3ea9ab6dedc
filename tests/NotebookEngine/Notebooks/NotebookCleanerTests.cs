using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Notebooks;

[Trait("tier", "fast")]
public sealed class NotebookCleanerTests
{
    private static readonly string _sample = Path.Combine(Shared.Repository, "tests", "Notebooks", "arithmetic.ipynb");

    [Fact]
    public void Names_everything_that_a_run_left()
    {
        var dirty = new Notebook(
            [
                new CodeCell("a", "1", new JsonObject { ["execution"] = new JsonObject() }, 1, [new StreamOutput("stdout", "x")]),
                new CodeCell("b", "x = 1;", new JsonObject { ["tags"] = new JsonArray("injected-parameters") }, null, []),
            ],
            []);
        Assert.Equal(
            ["cell 1 (id a): 1 output(s)", "cell 1 (id a): execution count 1",
                "cell 1 (id a): metadata 'execution'", "cell 2 (id b): parameters injected by a run"],
            NotebookCleaner.Verify(dirty));
        Assert.Empty(NotebookCleaner.Verify(NotebookCleaner.Clean(dirty)));
    }

    [Fact]
    public void Leaves_a_clean_notebook_as_it_is()
    {
        var notebook = NotebookReader.Read(_sample);
        Assert.Empty(NotebookCleaner.Verify(notebook));
        Assert.Equal(File.ReadAllText(_sample), NotebookWriter.ToJson(NotebookCleaner.Clean(notebook)));
    }
}
