using BetweenTokens.Native;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

/// <summary>What a reader sees who runs a notebook of a clone that was moved, pulled without a build, or built in between.</summary>
[Trait("tier", "slow")]
public sealed class CloneTroubleRunTests : IDisposable
{
    private static readonly string _place = Path.Combine(Shared.Repository, "notebooks", "setup.cs"), _setup = File.ReadAllText(_place);

    // A clone of its own, whose setup file leads to the libraries of this one.
    private readonly TemporaryFolder _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task A_moved_clone_fails_in_its_first_cell_and_wherever_a_later_one_begins()
    {
        _clone.Write("notebooks/setup.cs", _setup);
        var (code, cells) = await Run();
        Assert.Equal(ExitCodes.Failed, code);
        string expected = $"Сборник в папке {_clone.Path} перенесли или скопировали после сборки, "
            + $"его setup.cs записан для {Shared.Repository}: выполните в папке {_clone.Path} команду dotnet build";
        Assert.Contains(expected, Errors(cells[0]), StringComparison.Ordinal);
        Assert.All(cells, cell => Assert.Contains(expected, Assert.Single(cell.OfType<ErrorOutput>()).Value, StringComparison.Ordinal));
        Assert.Equal(["", ""], cells.Skip(1).Select(Errors));
    }

    [Fact]
    public async Task A_clone_whose_sources_are_newer_warns_and_runs()
    {
        _clone.Write("notebooks/setup.cs", Here(_setup));
        _clone.Write("src/NotebookHelpers/Pulled.cs", "");
        await Warns($"Исходники сборника в папке {_clone.Path} изменились после сборки (например, ");
    }

    [Fact]
    public async Task A_setup_file_of_another_build_warns_and_runs()
    {
        var build = typeof(Clone).Assembly.ManifestModule.ModuleVersionId.ToString();
        _clone.Write("notebooks/setup.cs", Here(_setup).Replace(build, Guid.Empty.ToString(), StringComparison.Ordinal));
        await Warns($"{_clone["notebooks/setup.cs"]} записан при другой сборке, чем загруженная библиотека ");
    }

    [Fact]
    public async Task A_clone_that_is_in_order_says_nothing()
    {
        _clone.Write("notebooks/setup.cs", Here(_setup));
        var (code, cells) = await Run();
        Assert.Equal(ExitCodes.Ok, code);
        Assert.All(cells, cell => Assert.Equal("", Errors(cell)));
        Assert.DoesNotContain("dotnet build", Html(cells[0]), StringComparison.Ordinal);
    }

    private async Task Warns(string expected)
    {
        var (code, cells) = await Run();
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains(expected, Errors(cells[0]), StringComparison.Ordinal);
        Assert.Contains(expected, Html(cells[0]), StringComparison.Ordinal);

        // Verso shows nothing of the first cell, so the next says it once more, and once only.
        Assert.Contains(expected, Errors(cells[1]), StringComparison.Ordinal);
        Assert.Equal("", Errors(cells[2]));
    }

    // The setup file as a build in this folder would have written it.
    private string Here(string setup) => setup.Replace(_place, _clone["notebooks/setup.cs"], StringComparison.Ordinal);

    private async Task<(int Code, IReadOnlyList<CellOutput>[] Cells)> Run()
    {
        Directory.CreateDirectory(_clone["notebooks/ru"]);
        CodeCell[] written =
        [
            new("setup", "#!import ../setup.cs\n// a comment below, as in every notebook", [], null, []),
            new("world", "var world = World.Create();", [], null, []),
            new("model", "var model = LanguageModel.LoadIfHere(\"glass/of-nowhere\");", [], null, []),
        ];
        NotebookWriter.Write(new Notebook(written, Notebook.CSharpMetadata()), _clone["notebooks/ru/short.ipynb"]);
        var run = await Cli.Run("run", _clone["notebooks/ru/short.ipynb"], "--keep-going", "--out", _clone["out"]);
        Assert.True(File.Exists(_clone["out/short.ipynb"]), run.Output + run.Error);
        var executed = NotebookReader.Read(_clone["out/short.ipynb"]).Cells.OfType<CodeCell>();
        return (run.ExitCode, [.. executed.Select(cell => cell.Outputs)]);
    }

    private static string Errors(IReadOnlyList<CellOutput> outputs) =>
        string.Concat(outputs.OfType<StreamOutput>().Where(stream => stream.Name == StreamOutput.Stderr).Select(stream => stream.Text));

    private static string Html(IReadOnlyList<CellOutput> outputs) =>
        Assert.Single(outputs.OfType<DisplayOutput>()).Data.Text(MimeBundle.Html)!;
}
