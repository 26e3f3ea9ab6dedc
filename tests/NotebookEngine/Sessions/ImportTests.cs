using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

[Trait("tier", "fast")]
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestSession _session;

    public ImportTests() => _session = new TestSession(_folder["ru"]);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Resolves_against_the_folder_of_the_notebook_and_passes_usings_types_and_output_on()
    {
        _folder.Write(
            "setup.cs", "using System.Globalization;\nclass Helper { public static int Seven => 7; }\nConsole.WriteLine(\"ready\");");
        var outputs = _session.Run("#!import ../setup.cs");
        Assert.Equal([new StreamOutput("stdout", "ready\n")], outputs);
        Assert.Equal("7", _session.Value("Helper.Seven + 0 * CultureInfo.InvariantCulture.LCID % 1"));
    }

    [Fact]
    public void Runs_the_code_around_the_import_in_order()
    {
        _folder.Write("setup.cs", "var b = a + 1;");
        Assert.Equal("3", _session.Value("var a = 1;\n#!import ../setup.cs\nb + a"));
    }

    [Fact]
    public void Imports_from_an_imported_file_relative_to_that_file()
    {
        _folder.Write("setup.cs", "#!import lib/more.cs\nvar total = more + 1;");
        _folder.Write("lib/more.cs", "var more = 41;");
        _session.Run("#!import ../setup.cs");
        Assert.Equal("42", _session.Value("total"));
    }

    [Fact]
    public void Refers_to_an_assembly_by_absolute_path_from_an_imported_file()
    {
        var assembly = typeof(BetweenTokens.Native.NativeLibraries).Assembly;
        _folder.Write("setup.cs", $"#r \"{assembly.Location}\"\nusing BetweenTokens.Native;");
        _session.Run("#!import ../setup.cs");
        Assert.Equal("BetweenTokens", _session.Value("typeof(NativeLibraries).Assembly.GetName().Name"));
    }

    [Fact]
    public void Runs_the_code_cells_of_an_imported_notebook()
    {
        _folder.Write("other.ipynb", NotebookWriter.ToJson(new Notebook(
            [new MarkdownCell("m", "prose", []),
                new CodeCell("a", "var one = 1;", [], null, []), new CodeCell("b", "var two = one + 1;", [], null, [])],
            Notebook.CSharpMetadata())));
        _session.Run("#!import ../other.ipynb");
        Assert.Equal("2", _session.Value("two"));
    }

    [Fact]
    public void Names_the_file_and_line_of_an_error_in_an_imported_file()
    {
        _folder.Write("setup.cs", "var fine = 1;\nmissing();");
        _session.Run("\n#!import ../setup.cs");
        Assert.Equal(2, _session.Last.ErrorLine);
        Assert.StartsWith("setup.cs, line 2, column 1: CS0103", _session.Last.Error!.Traceback[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there_and_one_that_imports_itself()
    {
        _session.Run("#!import ../nowhere.cs");
        Assert.Contains("'../nowhere.cs' cannot be imported", _session.Last.Error!.Value, StringComparison.Ordinal);
        _folder.Write("setup.cs", "#!import setup.cs");
        _session.Run("#!import ../setup.cs");
        Assert.Contains("'setup.cs' imports itself", _session.Last.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_a_file_relative_to_the_notebook_as_its_first_token()
    {
        _folder.Write("ru/part.csx", "var part = 3;");
        Assert.Equal("3", _session.Value("#load \"part.csx\"\npart"));
    }
}
