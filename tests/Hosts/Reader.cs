using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>A reader with one open notebook in .NET Interactive, through the protocol that VS Code speaks.</summary>
internal sealed class Reader : IDisposable
{
    private readonly StdioHost _host = new(HostNotebooks.Folder);
    private readonly Notebook _notebook;
    private readonly Dictionary<string, string> _values = [];

    public Reader(string name) => _notebook = HostNotebooks.Read(name);

    /// <summary>What must not stand in a sentence for the reader.</summary>
    public static IReadOnlyList<string> Traces { get; } = ["   at ", "Submission#", "System.", "TorchSharp", "libtorch"];

    public IEnumerable<CodeCell> CodeCells => _notebook.Cells.OfType<CodeCell>();

    private CodeCell ParameterCell => CellOf(_notebook);

    /// <summary>Names in a notebook's cell of parameters and what stands there, in order.</summary>
    public static IReadOnlyList<(string Name, string Value)> ParametersOf(string name) => [.. Regex
        .Matches(CellOf(HostNotebooks.Read(name)).Source, "^var (\\w+) = (.*);$", RegexOptions.Multiline)
        .Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    /// <summary>Types another value into the cell of parameters and runs that cell.</summary>
    public void Set(string name, string value)
    {
        Write(name, value);
        Assert.Null(_host.Submit(Source(ParameterCell)).Error);
    }

    /// <summary>Types another value into the cell of parameters, and does not run it yet.</summary>
    public void Write(string name, string value) => _values[name] = value;

    public HostCell Run(string id) => _host.Submit(Source(CodeCells.Single(cell => cell.Id == id)));

    /// <summary>All but the last cell, which frees what the others made.</summary>
    public void RunAll()
    {
        foreach (var cell in CodeCells.SkipLast(1))
        {
            var ran = Run(cell.Id);
            Assert.True(ran.Error is null, $"{cell.Id}: {ran.Error}");
        }
    }

    public void Dispose() => _host.Dispose();

    private static CodeCell CellOf(Notebook notebook) => notebook.Cells.OfType<CodeCell>().Single(cell => cell.Has(CellTags.Parameters));

    private string Source(CodeCell cell) => _values.Aggregate(cell.Source, (source, value) =>
        Regex.Replace(source, $"(?<=^var {value.Key} = ).*(?=;$)", _ => value.Value, RegexOptions.Multiline));
}
