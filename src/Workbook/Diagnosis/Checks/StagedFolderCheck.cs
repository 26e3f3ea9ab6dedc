namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>The folder from which every host loads the library and libtorch, written by the build.</summary>
internal sealed class StagedFolderCheck : ICheck
{
    public string Name => "staged libraries";

    /// <summary>The one folder.</summary>
    public static string Folder(IMachine machine) => Path.Combine(machine.Repository, "artifacts", "notebooks");

    public Finding Look(IMachine machine)
    {
        var folder = Folder(machine);
        var library = machine.Written(Path.Combine(folder, "BetweenTokens.dll"));
        if (library is null)
        {
            return this.Problem($"{folder} holds no BetweenTokens.dll", "Run: dotnet build");
        }

        var newest = machine.Files(Path.Combine(machine.Repository, "src", "NotebookHelpers"), "*.cs")
            .Select(path => (Path: path, Written: machine.Written(path))).MaxBy(file => file.Written);
        return newest.Written > library
            ? this.Note($"older than {Path.GetRelativePath(machine.Repository, newest.Path)}: notebooks run the code of the last build", "Run: dotnet build")
            : this.Ok($"{machine.Files(folder, "*").Count} files in {folder}");
    }
}
