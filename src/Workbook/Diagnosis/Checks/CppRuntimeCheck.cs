using System.Text;
using System.Text.RegularExpressions;
using BetweenTokens.Build;

namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>
/// The system's C++ runtime, which on older Linux systems lacks a version that TorchSharp names; the build then patches its copy.
/// </summary>
internal sealed partial class CppRuntimeCheck : ICheck
{
    private const string Needed = "GLIBCXX_3.4.32";

    public string Name => "C++ runtime";

    public Finding Look(IMachine machine)
    {
        if (CppRuntimePatch.RuntimeFolders.Select(folder => $"{folder}/libstdc++.so.6").FirstOrDefault(machine.HasFile) is not { } runtime)
        {
            return this.Ok("not needed here, or in a place of its own");
        }

        var versions = Versions().Matches(Encoding.Latin1.GetString(machine.ReadBytes(runtime) ?? []));
        var newest = versions.Select(match => System.Version.Parse(match.Groups[1].Value)).DefaultIfEmpty(new System.Version(0, 0)).Max()!;
        var found = $"{runtime} has GLIBCXX_{newest}";
        if (newest >= System.Version.Parse(Needed["GLIBCXX_".Length..]))
        {
            return this.Ok(found);
        }

        return machine.ReadBytes(Path.Combine(StagedFolderCheck.Folder(machine), "libLibTorchSharp.so")) is not { } binding
            ? this.Problem($"{found}, TorchSharp names {Needed}", "Run: dotnet build, which patches its copy.")
            : IsPatched(binding) ? this.Ok($"{found}; the staged copy no longer insists on {Needed}")
            : this.Problem($"{found}, and the staged libLibTorchSharp.so insists on {Needed}",
                "Delete artifacts/notebooks/libLibTorchSharp.so and run: dotnet build");
    }

    private static bool IsPatched(byte[] binding)
    {
        try
        {
            return CppRuntimePatch.VersionNeeds(binding).All(need => need.Key != Needed || (binding[need.Value] & 2) != 0);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"GLIBCXX_(3\.4\.\d+)\0")]
    private static partial Regex Versions();
}
