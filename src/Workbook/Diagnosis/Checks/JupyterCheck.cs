namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>
/// Front ends in which the notebooks can be opened besides this project's own engine, and whether Jupyter has a kernel for C#.
/// </summary>
internal sealed class JupyterCheck : ICheck
{
    private const string Jupyter = "jupyter",
        Install = "dotnet tool install --global Microsoft.dotnet-interactive, then dotnet interactive jupyter install";

    private static readonly string[] _editors = ["code", "code-insiders"];

    public string Name => "notebook editors";

    public Finding Look(IMachine machine)
    {
        var editors = _editors.Where(program => machine.Program(program) is not null)
            .Select(program => $"{program} (a kernel for C# comes with its extension Polyglot Notebooks or Verso)").ToList();
        if (machine.Program(Jupyter) is not { } program)
        {
            return editors.Count > 0
                ? this.Ok(string.Join(", ", editors))
                : this.Note("neither VS Code nor Jupyter", "workbook run works without them. To edit cells, install VS Code with "
                    + "Polyglot Notebooks or Verso, or Jupyter with .NET Interactive.");
        }

        var kernel = machine.JupyterFolders(program).SelectMany(folder => machine.Files(folder, "kernel.json"))
            .FirstOrDefault(file => IsCSharp(machine.ReadText(file) ?? ""));
        return kernel is null
            ? this.Note(
                string.Join(", ", [.. editors, $"{Jupyter}, without a kernel for C#"]), $"To open the notebooks in Jupyter: {Install}")
            : this.Ok(string.Join(", ", [.. editors, $"{Jupyter} with a kernel for C# ({Path.GetDirectoryName(kernel)})"]));
    }

    private static bool IsCSharp(string kernel) =>
        kernel.Contains("\"C#\"", StringComparison.Ordinal) || kernel.Contains("csharp", StringComparison.OrdinalIgnoreCase);
}
