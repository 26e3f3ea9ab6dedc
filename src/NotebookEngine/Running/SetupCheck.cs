using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>A notebook's setup file is not there, or belongs to another build.</summary>
public sealed class SetupException(string message) : Exception(message);

/// <summary>Looks, before anything runs, whether the files that notebooks import were built and belong to this build.</summary>
public static partial class SetupCheck
{
    /// <summary>Checks every <c>#!import</c> of the notebook.</summary>
    /// <param name="notebook">A notebook that was read from a file.</param>
    /// <param name="own">The host's own assemblies, of which a notebook must use this very build.</param>
    /// <exception cref="SetupException">One clear message with the one command that mends it.</exception>
    public static void Check(Notebook notebook, IReadOnlyCollection<Assembly> own)
    {
        var folder = Path.GetDirectoryName(notebook.Path)!;
        foreach (var path in notebook.Cells.OfType<CodeCell>().SelectMany(Imports)
            .Select(import => Path.GetFullPath(import, folder)).Distinct())
        {
            if (!File.Exists(path))
            {
                throw new SetupException(
                    $"{path} is not there, and {Path.GetFileName(notebook.Path)} imports it. Build once: dotnet build");
            }

            foreach (Match reference in Reference().Matches(File.ReadAllText(path)))
            {
                CheckReference(path, Path.GetFullPath(reference.Groups[1].Value, Path.GetDirectoryName(path)!), own);
            }
        }
    }

    private static void CheckReference(string setup, string assembly, IReadOnlyCollection<Assembly> own)
    {
        if (!File.Exists(assembly))
        {
            throw new SetupException($"{setup} refers to {assembly}, which is not there: it is of an older build, or the folder "
                + $"was moved. Build again: dotnet build");
        }

        if (own.FirstOrDefault(candidate => candidate.GetName().Name == Path.GetFileNameWithoutExtension(assembly)) is { } host
            && VersionId(assembly) != host.ManifestModule.ModuleVersionId)
        {
            throw new SetupException(
                $"{setup} refers to {assembly}, which is another build than the program that runs now. Build again: dotnet build");
        }
    }

    private static IEnumerable<string> Imports(CodeCell cell)
    {
        try
        {
            return Directives.Parse(cell.Source).Segments.OfType<ImportSegment>().Select(import => import.Path);
        }
        catch (DirectiveException)
        {
            // The cell fails when it runs, with its line.
            return [];
        }
    }

    private static Guid VersionId(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    [GeneratedRegex("^#r\\s+\"([^\"]+\\.dll)\"", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
