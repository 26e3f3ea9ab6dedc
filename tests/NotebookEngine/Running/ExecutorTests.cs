using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Running;

[Trait("tier", "slow")]
public sealed class ExecutorTests
{
    [Fact]
    public async Task Runs_code_cells_in_order_and_keeps_outputs_counts_and_times()
    {
        var (executed, run) = await Run(new(), "var a = 2;", "# text", "Console.Write(a); a + 1");
        var last = Assert.IsType<CodeCell>(executed.Cells[2]);
        Assert.Equal((RunOutcome.Passed, 2, 2), (run.Outcome, run.Cells.Count, last.ExecutionCount));
        Assert.Equal(new StreamOutput("stdout", "2"), last.Outputs[0]);
        Assert.Equal(2, Assert.IsType<DisplayOutput>(last.Outputs[1]).ResultOf);
        Assert.True((double)last.Metadata["workbook"]!["milliseconds"]! > 0);
    }

    [Fact]
    public async Task Stops_at_a_failed_cell_and_names_it_with_its_line_and_source()
    {
        var (executed, run) = await Run(new(), "var a = 1;", "a = 2;\nnope();", "a");
        var failure = Assert.Single(run.Failures);
        Assert.Equal((RunOutcome.CellFailed, 2, "c2", 2, "nope();"), (run.Outcome, failure.Cell, failure.Id, failure.Line, failure.Source));
        Assert.IsType<ErrorOutput>(Assert.Single(((CodeCell)executed.Cells[1]).Outputs));
        Assert.Null(((CodeCell)executed.Cells[2]).ExecutionCount);
    }

    [Fact]
    public async Task Goes_on_after_a_failed_cell_where_asked()
    {
        var (executed, run) = await Run(new() { KeepGoing = true }, "nope();", "1 + 1", "more();");
        Assert.Equal((RunOutcome.CellFailed, 2), (run.Outcome, run.Failures.Count));
        Assert.IsType<DisplayOutput>(Assert.Single(((CodeCell)executed.Cells[1]).Outputs));
    }

    [Fact]
    public async Task Lets_a_cell_fail_that_says_it_may()
    {
        var cell = new CodeCell("c1", "throw new Exception(\"shown\");",
            new() { ["tags"] = new System.Text.Json.Nodes.JsonArray("raises-exception") }, null, []);
        var (executed, run) = await Run(new(), new Notebook([cell, new CodeCell("c2", "1", [], null, [])], []));
        Assert.Equal((RunOutcome.Passed, 0), (run.Outcome, run.Failures.Count));
        Assert.IsType<ErrorOutput>(Assert.Single(((CodeCell)executed.Cells[0]).Outputs));
        Assert.NotEmpty(((CodeCell)executed.Cells[1]).Outputs);
    }

    [Theory]
    [InlineData(true, "(--cell-timeout)")]
    [InlineData(false, "(--timeout)")]
    public async Task Stops_at_a_time_limit_and_says_which(bool perCell, string message)
    {
        await Run(new(), "1"); // the first notebook of a process waits for the compiler
        var limit = TimeSpan.FromSeconds(8);
        var options = perCell
            ? new ExecutorOptions { CellTimeout = limit, KeepGoing = true }
            : new ExecutorOptions { NotebookTimeout = limit, KeepGoing = true };
        var (executed, run) = await Run(options, "Console.Write(\"so far\");", "while (true) { }", "1");
        Assert.Equal(RunOutcome.TimedOut, run.Outcome);
        Assert.Contains(message, Assert.Single(run.Failures).Message, StringComparison.Ordinal);
        Assert.NotEmpty(((CodeCell)executed.Cells[0]).Outputs);
        Assert.Empty(((CodeCell)executed.Cells[2]).Outputs);
    }

    [Fact]
    public async Task Keeps_a_late_update_of_an_early_cell()
    {
        var (executed, _) = await Run(new(), "var d = display(\"old\");", "d.Update(\"new\");");
        Assert.Equal("new", Assert.IsType<DisplayOutput>(Assert.Single(((CodeCell)executed.Cells[0]).Outputs)).Data.Text("text/plain"));
    }

    [Fact]
    public async Task Reads_the_probe_after_everything_of_the_session_is_gone()
    {
        var options = new ExecutorOptions { Probe = ("live things", () => Thing.Alive) };
        AppContext.SetData("MakeThing", () => (object)new Thing());
        var (_, run) = await Run(options, "var thing = ((Func<object>)AppContext.GetData(\"MakeThing\"))();",
            "var list = new List<object> { thing }; thing");
        Assert.Equal((RunOutcome.Passed, "live things", false), (run.Outcome, run.Probe!.Name, run.Probe.Leaks));
    }

    private static Task<(Notebook Executed, NotebookRun Run)> Run(ExecutorOptions options, params string[] sources) =>
        Run(options, new Notebook([.. sources.Select((source, i) => source.StartsWith('#')
            ? (Cell)new MarkdownCell($"c{i + 1}", source, [])
            : new CodeCell($"c{i + 1}", source, [], null, []))], []));

    private static Task<(Notebook Executed, NotebookRun Run)> Run(ExecutorOptions options, Notebook notebook) =>
        new NotebookExecutor(options, _ => { }).ExecuteAsync(notebook with { Path = Path.Combine(Path.GetTempPath(), "test.ipynb") });

    private sealed class Thing
    {
        private static int _alive;

        public Thing() => Interlocked.Increment(ref _alive);

        ~Thing() => Interlocked.Decrement(ref _alive);

        public static int Alive => _alive;
    }
}
