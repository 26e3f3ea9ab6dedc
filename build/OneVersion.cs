// Compiled twice: by MSBuild as an inline task (Staging.targets), and into the tests (OUTSIDE_MSBUILD).
#nullable disable
#if !OUTSIDE_MSBUILD // implicit elsewhere
using System;
using System.IO;
using System.Linq;
#endif
using Mono.Cecil;

namespace BetweenTokens.Build;

/// <summary>
/// Lets every staged assembly ask for the same version of a dependency. A host may bring an older copy of its own: what asks
/// for a low version is then given the host's, what asks for a high one gets ours, and the two do not know each other's types.
/// .NET Interactive brings FSharp.Core 10.0; Plotly.NET asks for 10.1, Giraffe for 5.0, Fable for 4.7, and no chart could be made.
/// </summary>
public static class OneVersion
{
    /// <summary>Writes a copy whose reference names the version, where the assembly's own names another.</summary>
    /// <param name="path">The assembly, which stays as it is: it may be a hard link to the package cache.</param>
    /// <param name="copy">Where to write.</param>
    /// <param name="dependency">Simple name, for instance <c>FSharp.Core</c>.</param>
    /// <param name="version">The version that is staged.</param>
    /// <returns>Whether a copy was written.</returns>
    /// <exception cref="InvalidDataException">The file is no managed assembly.</exception>
    public static bool Ask(string path, string copy, string dependency, Version version)
    {
        try
        {
            using (var module = ModuleDefinition.ReadModule(path))
            {
                var others = module.AssemblyReferences
                    .Where(reference => reference.Name == dependency && reference.Version != version).ToList();
                if (others.Count == 0)
                {
                    return false;
                }

                others.ForEach(reference => reference.Version = version);
                module.Write(copy, new WriterParameters { Timestamp = 0 });
                return true;
            }
        }
        catch (BadImageFormatException damage)
        {
            throw new InvalidDataException("expected a managed assembly, found something else (" + damage.Message + ")", damage);
        }
    }
}

#if !OUTSIDE_MSBUILD
/// <summary>Rewrites those of the assemblies that ask for another version of a dependency than the one among them.</summary>
public class AskForOneVersion : TaskShell
{
    [Microsoft.Build.Framework.Required]
    public Microsoft.Build.Framework.ITaskItem[] Assemblies { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Dependency { get; set; }

    protected override void Run()
    {
        var paths = Assemblies.Select(assembly => assembly.GetMetadata("FullPath")).ToList();
        var own = paths.SingleOrDefault(path => Path.GetFileNameWithoutExtension(path) == Dependency);
        if (own == null)
        {
            Log.LogError("{0} is not among the staged assemblies. Run: dotnet restore", Dependency);
            return;
        }

        var version = System.Reflection.AssemblyName.GetAssemblyName(own).Version;
        foreach (var path in paths)
        {
            With(path, FetchAgain, () =>
            {
                var copy = path + ".asked";
                if (OneVersion.Ask(path, copy, Dependency, version))
                {
                    Replace(path, beside => File.Move(copy, beside));
                    Say("{0} asks for {1} {2} now.", path, Dependency, version);
                }
            });
        }
    }
}
#endif
