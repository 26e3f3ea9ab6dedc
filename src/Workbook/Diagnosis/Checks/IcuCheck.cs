using BetweenTokens.Build;

namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>libicu: this project brings its own tables, but other notebook hosts do not start on a Linux without it.</summary>
internal sealed class IcuCheck : ICheck
{
    private const int Oldest = 50, Newest = 99;

    public string Name => "libicu";

    public Finding Look(IMachine machine)
    {
        if (!machine.IsLinux)
        {
            return this.Ok("part of the system");
        }

        var places = CppRuntimePatch.RuntimeFolders.SelectMany(folder => Enumerable.Range(Oldest, Newest - Oldest + 1)
            .Select(version => $"{folder}/libicuuc.so.{version}"));
        return places.FirstOrDefault(machine.HasFile) is { } library
            ? this.Ok(library)
            : this.Note("absent; this project does not use it", ".NET Interactive and Verso need it: install libicu (Debian: "
                + "apt-get install libicu72), or set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 for them.");
    }
}
