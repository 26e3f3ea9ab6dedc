using System.Text.Json;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

/// <summary>The command as a reader runs it, each notebook in a process of its own.</summary>
[Trait("tier", "slow")]
public sealed class RunCommandTests : IDisposable
{
    private static readonly string _notebooks = Path.Combine(Shared.Repository, "tests", "Notebooks");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_a_notebook_twice_with_equal_outputs_and_writes_what_it_was_like()
    {
        var first = await Run(Path.Combine(_notebooks, "arithmetic.ipynb"), "--out", _folder["a"]);
        Assert.True(first.ExitCode == ExitCodes.Ok, first.Output + first.Error);
        Assert.Contains("arithmetic: passed in", first.Output, StringComparison.Ordinal);
        await Run(Path.Combine(_notebooks, "arithmetic.ipynb"), "--out", _folder["b"]);
        var compared = await Cli.Run("compare", _folder["a"], _folder["b"]);
        Assert.True(compared.ExitCode == ExitCodes.Ok, compared.Output);

        var report = JsonDocument.Parse(File.ReadAllText(_folder["a/run.json"])).RootElement[0];
        Assert.Equal((4, "Passed"), (report.GetProperty("cells").GetArrayLength(), report.GetProperty("outcome").GetString()));
        Assert.True(report.GetProperty("peakMemoryBytes").GetInt64() > 1 << 20);
        Assert.All(["index.html", "claims.html", "arithmetic.html", "claims.json"],
            name => Assert.True(File.Exists(_folder["a/" + name]), name));
    }

    [Fact]
    public async Task Shares_the_library_with_notebooks_and_leaves_no_tensor_alive()
    {
        var run = await Run(Path.Combine(_notebooks, "tensors.ipynb"), "--out", _folder["a"], "--strict");
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Output + run.Error);
        var executed = NotebookReader.Read(_folder["a/tensors.ipynb"]);
        Assert.Equal("6", Assert.IsType<DisplayOutput>(Assert.Single(Output(executed, "sum"))).Data.Text(MimeBundle.Plain));
        Assert.Contains("<img", Assert.IsType<DisplayOutput>(Assert.Single(Output(executed, "picture"))).Data.Text(MimeBundle.Html),
            StringComparison.Ordinal);
        Assert.Contains("0 live tensors", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_parameters_on()
    {
        var run = await Run(Path.Combine(_notebooks, "arithmetic.ipynb"), "--out", _folder["a"],
            "-p", "a=5", "-p", "b=12", "-p", "sides=5,12,13,14", "-p", "name=ромб");
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Output + run.Error);
        var outputs = Output(NotebookReader.Read(_folder["a/arithmetic.ipynb"]), "compute");
        Assert.Equal(new StreamOutput("stdout", "ромб: 4 стороны\n"), outputs[0]);
        Assert.Equal("13", Assert.IsType<DisplayOutput>(outputs[1]).Data.Text(MimeBundle.Plain));
    }

    [Theory]
    [InlineData("modl=x", "has no parameter 'modl'")]
    [InlineData("a=x", "parameter 'a' is int (by default 3); 'x' is not")]
    [InlineData("a", "'a' is no parameter: expected name=value")]
    public async Task Refuses_a_bad_parameter_before_anything_runs(string assignment, string message)
    {
        var run = await Run(Path.Combine(_notebooks, "arithmetic.ipynb"), "--out", _folder["a"], "-p", assignment);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["a"]));
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--timeout", "0")]
    [InlineData("--jobs", "-1")]
    [InlineData("no-such-notebook")]
    public async Task Refuses_a_bad_command_line(params string[] arguments) =>
        Assert.Equal(ExitCodes.BadArguments, (await Run(arguments)).ExitCode);

    [Fact]
    public async Task Reports_a_failed_cell_with_number_line_and_source()
    {
        Notebook("fails", "var fine = 1;", "fine += 1;\nthrow new InvalidOperationException(\"as planned\");");
        var run = await Run(_folder["fails.ipynb"], "--out", _folder["a"]);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("fails, cell 2 (id c2), line 2: System.InvalidOperationException: as planned",
            run.Output, StringComparison.Ordinal);
        Assert.Contains("> throw new InvalidOperationException(\"as planned\");", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_with_other_notebooks_only_where_asked()
    {
        Notebook("1-fails", "nope();");
        Notebook("2-passes", "1");
        string[] both = [_folder["1-fails.ipynb"], _folder["2-passes.ipynb"]];
        Assert.Equal(ExitCodes.Failed, (await Run([.. both, "--out", _folder["a"]])).ExitCode);
        Assert.Equal(["CellFailed", "NotRun"], Outcomes("a"));
        Assert.Equal(ExitCodes.Failed, (await Run([.. both, "--out", _folder["b"], "--keep-going", "--jobs", "2"])).ExitCode);
        Assert.Equal(["CellFailed", "Passed"], Outcomes("b"));
    }

    [Fact]
    public async Task Ends_a_notebook_that_takes_too_long_and_keeps_what_it_put_out()
    {
        Notebook("slow", "Console.Write(\"kept\");", "while (true) { }");
        Assert.Equal(ExitCodes.TimedOut, (await Run(_folder["slow.ipynb"], "--out", _folder["a"], "--timeout", "15")).ExitCode);
        Assert.Equal(new StreamOutput("stdout", "kept"), Output(NotebookReader.Read(_folder["a/slow.ipynb"]), "c1")[0]);
    }

    [Fact]
    public async Task Names_the_cell_in_which_a_process_died()
    {
        Notebook("dies", "var fine = 1;", "Environment.FailFast(\"the end\");");
        var run = await Run(_folder["dies.ipynb"], "--out", _folder["a"]);
        Assert.Equal(ExitCodes.Crashed, run.ExitCode);
        Assert.Contains("dies, cell 2: Crashed", run.Output, StringComparison.Ordinal);
        Assert.Contains("the end", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_broken_notebook_by_name_and_field()
    {
        var path = _folder.Write("broken.ipynb", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [1]}");
        var run = await Run(path);
        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains("broken.ipynb: cell 1, field 'cell': expected an object, found 1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "is not there, and needs.ipynb imports it. Build once: dotnet build")]
    [InlineData("#r \"/nowhere/BetweenTokens.dll\"", "it is of an older build, or the folder was moved. Build again: dotnet build")]
    public async Task Says_with_one_command_what_to_do_where_the_setup_is_missing_or_stale(string? setup, string message)
    {
        Notebook("ru/needs", "#!import ../setup.cs");
        if (setup is not null)
        {
            _folder.Write("setup.cs", setup);
        }

        var run = await Run(_folder["ru/needs.ipynb"]);
        Assert.Equal(ExitCodes.NotBuilt, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recognises_a_setup_of_another_build()
    {
        Notebook("ru/needs", "#!import ../setup.cs");

        // Any other assembly under the library's name stands for another build of it.
        File.Copy(typeof(RunCommandTests).Assembly.Location, _folder["BetweenTokens.dll"]);
        _folder.Write("setup.cs", $"#r \"{_folder["BetweenTokens.dll"]}\"");
        var run = await Run(_folder["ru/needs.ipynb"]);
        Assert.Equal(ExitCodes.NotBuilt, run.ExitCode);
        Assert.Contains("which is another build than the program that runs now", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_odd_output_costs_no_page_of_the_run()
    {
        var cases = Path.Combine(Shared.Repository, "tests", "Data", "cases", "half-emoji-output");
        var run = await Run(Path.Combine(cases, "chars.ipynb"), Path.Combine(cases, "ok.ipynb"), "-k", "--out", _folder["a"]);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Output + run.Error);
        Assert.Contains("Привет \uFFFD", File.ReadAllText(_folder["a/chars.html"]), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["a/ok.html"]));
    }

    [Fact]
    public async Task An_executed_file_that_a_reader_spoilt_costs_its_own_page_only()
    {
        _folder.Write("a/broken.ipynb", "{");
        var run = await Run(Path.Combine(_notebooks, "arithmetic.ipynb"), "--out", _folder["a"]);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Output + run.Error);
        Assert.Contains("broken.ipynb has no page", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["a/arithmetic.html"]));
    }

    [Theory]
    [InlineData("glass/base", ExitCodes.Ok)]
    [InlineData("glass/bose", ExitCodes.Refused)]
    public async Task Cells_without_their_model_are_counted_and_fail_where_its_name_was_given(string given, int code)
    {
        var html = Note.Absent("nothing", "glass/bose").ToHtml();
        NotebookWriter.Write(
            new Notebook(
                [
                    new CodeCell("p", "var modelName = \"x\";",
                        new() { ["tags"] = new System.Text.Json.Nodes.JsonArray("parameters") }, null, []),
                    new CodeCell(
                        "a", $"HTML({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(html, quote: true)})", [], null, []),
                    new CodeCell("b",
                        $"HTML({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(Note.Absent("nor here").ToHtml(), quote: true)})",
                        [], null, []),
                    new CodeCell("c", "1 + 1", [], null, []),
                ],
                BetweenTokens.NotebookEngine.Notebooks.Notebook.CSharpMetadata()),
            _folder["wants.ipynb"]);
        var run = await Run(_folder["wants.ipynb"], "--out", _folder["a"], "-p", $"modelName={given}");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains("passed, 2 skipped", run.Output, StringComparison.Ordinal);
        Assert.Contains("wants: 2 cells skipped: glass/bose is not on this machine.", run.Output, StringComparison.Ordinal);
        Assert.Equal(code == ExitCodes.Refused, run.Error.Contains("-p names glass/bose", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("20", "In preparation: notebook 20 (Between tokens). Ready: 00-start, 01-token")]
    [InlineData("18-20", "In preparation: notebooks 18 (")]
    [InlineData("20-between-tokens", "In preparation: notebook 20")]
    [InlineData("21", "'21' selects no notebook")]
    public async Task A_topic_without_a_notebook_is_in_preparation(string selection, string message)
    {
        var run = await Run(selection);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_before_anything_runs()
    {
        var file = _folder.Write("file", "");
        var run = await Run(Path.Combine(_notebooks, "arithmetic.ipynb"), "--out", Path.Combine(file, "a"));
        Assert.Equal((ExitCodes.BadArguments, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{file} is a file. Name another place.", run.Error, StringComparison.Ordinal);
    }

    private static Task<Cli> Run(params string[] arguments) => Cli.Run(["run", .. arguments]);

    private static IReadOnlyList<CellOutput> Output(Notebook notebook, string id) =>
        ((CodeCell)notebook.Cells.Single(cell => cell.Id == id)).Outputs;

    private IEnumerable<string?> Outcomes(string folder) =>
        JsonDocument.Parse(File.ReadAllText(_folder[$"{folder}/run.json"])).RootElement.EnumerateArray()
            .Select(run => run.GetProperty("outcome").GetString());

    private void Notebook(string name, params string[] sources) =>
        NotebookWriter.Write(
            new Notebook([.. sources.Select((source, i) => new CodeCell($"c{i + 1}", source, [], null, []))],
                BetweenTokens.NotebookEngine.Notebooks.Notebook.CSharpMetadata()),
            _folder[name + ".ipynb"]);
}
