namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>notebooks/setup.cs: there, written for this clone, and every library that it names is there too.</summary>
internal sealed class SetupFileCheck : ICheck
{
    private const string Directive = "#r \"";

    public string Name => "notebooks/setup.cs";

    public Finding Look(IMachine machine)
    {
        var path = Path.Combine(machine.Repository, "notebooks", "setup.cs");
        if (machine.ReadText(path) is not { } text)
        {
            return this.Problem("not written yet", "Run: dotnet build");
        }

        var libraries = text.Split('\n').Where(line => line.StartsWith(Directive, StringComparison.Ordinal))
            .Select(line => line[Directive.Length..].TrimEnd('"', '\r')).ToList();
        var here = StagedFolderCheck.Folder(machine);
        return libraries.FirstOrDefault(library => Path.GetDirectoryName(library) != here) is { } elsewhere
            ? this.Problem($"names {elsewhere}, which is not of this clone", "The folder was moved or copied. Run: dotnet build")
            : libraries.FirstOrDefault(library => !machine.HasFile(library)) is { } missing
                ? this.Problem($"names {missing}, which is missing", "Run: dotnet build")
            : libraries.Count == 0 ? this.Problem("names no library", "Delete it and run: dotnet build")
            : this.Ok($"{libraries.Count} libraries of this clone");
    }
}
