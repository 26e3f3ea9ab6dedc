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
    /// <summary>Rewrites the reference where it names another version. An assembly without such a reference stays as it is.</summary>
    /// <param name="path">The assembly. It is replaced, never written into: it may be a hard link to the package cache.</param>
    /// <param name="dependency">Simple name, for instance <c>FSharp.Core</c>.</param>
    /// <param name="version">The version that is staged.</param>
    /// <returns>Whether anything was rewritten.</returns>
    /// <exception cref="InvalidDataException">The file is no managed assembly.</exception>
    public static bool Ask(string path, string dependency, Version version)
    {
        var beside = path + ".part";
        try
        {
            using (var module = ModuleDefinition.ReadModule(path))
            {
                var others = module.AssemblyReferences.Where(reference => reference.Name == dependency && reference.Version != version).ToList();
                if (others.Count == 0)
                {
                    return false;
                }

                others.ForEach(reference => reference.Version = version);
                module.Write(beside, new WriterParameters { Timestamp = 0 });
            }
        }
        catch (BadImageFormatException damage)
        {
            throw new InvalidDataException("expected a managed assembly, found something else (" + damage.Message + ")", damage);
        }

        File.Delete(path);
        File.Move(beside, path);
        return true;
    }
}

#if !OUTSIDE_MSBUILD
/// <summary>Rewrites those of the assemblies that ask for another version of a dependency than the one among them.</summary>
public class AskForOneVersion : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public Microsoft.Build.Framework.ITaskItem[] Assemblies { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Dependency { get; set; }

    public override bool Execute()
    {
        var paths = Assemblies.Select(assembly => assembly.GetMetadata("FullPath")).ToList();
        var own = paths.SingleOrDefault(path => Path.GetFileNameWithoutExtension(path) == Dependency);
        if (own == null)
        {
            Log.LogError("{0} is not among the staged assemblies. Run: dotnet restore", Dependency);
            return false;
        }

        var version = System.Reflection.AssemblyName.GetAssemblyName(own).Version;
        foreach (var path in paths)
        {
            try
            {
                if (OneVersion.Ask(path, Dependency, version))
                {
                    Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "{0} asks for {1} {2} now.", path, Dependency, version);
                }
            }
            catch (InvalidDataException damage)
            {
                Log.LogError("{0}: {1}. Delete this package's folder and run: dotnet restore", path, damage.Message);
            }
        }

        return !Log.HasLoggedErrors;
    }
}
#endif
