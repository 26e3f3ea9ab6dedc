namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Front ends in which the notebooks can be opened besides this project's own engine.</summary>
internal sealed class JupyterCheck : ICheck
{
    private static readonly string[] _programs = ["jupyter", "code", "code-insiders", "dotnet-interactive"];

    public string Name => "notebook editors";

    public Finding Look(IMachine machine)
    {
        var found = _programs.Where(program => machine.Program(program) is not null).ToList();
        return found.Count > 0
            ? this.Ok(string.Join(", ", found))
            : this.Note("neither VS Code nor Jupyter", "workbook run works without them. To edit cells, install VS Code with Polyglot Notebooks or Verso, or Jupyter with .NET Interactive.");
    }
}
