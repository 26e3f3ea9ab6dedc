namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>The folder from which every host loads the library and libtorch, written by the build.</summary>
internal sealed class StagedFolderCheck : ICheck
{
    private static readonly (string Assembly, string Project)[] _own =
    [
        ("BetweenTokens.dll", "NotebookHelpers"),
        ("BetweenTokens.Lessons.dll", "Lessons"),
    ];

    public string Name => "staged libraries";

    /// <summary>The one folder.</summary>
    public static string Folder(IMachine machine) => Path.Combine(machine.Repository, "artifacts", "notebooks");

    public Finding Look(IMachine machine)
    {
        var folder = Folder(machine);
        foreach (var (assembly, project) in _own)
        {
            if (machine.Written(Path.Combine(folder, assembly)) is not { } built)
            {
                return this.Problem($"{folder} holds no {assembly}", "Run: dotnet build");
            }

            var newest = machine.Files(Path.Combine(machine.Repository, "src", project), "*.cs")
                .Select(path => (Path: path, Written: machine.Written(path))).MaxBy(file => file.Written);
            if (newest.Written > built)
            {
                var changed = Path.GetRelativePath(machine.Repository, newest.Path);
                return this.Note($"older than {changed}: notebooks run the code of the last build", "Run: dotnet build");
            }
        }

        return this.Ok($"{machine.Files(folder, "*").Count} files in {folder}");
    }
}
