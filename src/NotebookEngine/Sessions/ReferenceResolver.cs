using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// Finds assemblies for the compiler and hands out ONE reference object per file. Roslyn's own resolver makes a new one
/// for each submission, and every cell would then keep its own copy of the framework's symbols alive.
/// </summary>
internal sealed class ReferenceResolver(string folder) : MetadataReferenceResolver
{
    private static readonly string _frameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly Lazy<IReadOnlyDictionary<string, PortableExecutableReference>> _frameworkByName = new(FindFramework);

    // What a cell sees without asking; every other part of the framework is a '#r "Name"' away. A reference costs each
    // cell several kilobytes for good: with all 160, a cell leaves 295 KiB behind, with these 127.
    private static readonly string[] _usual =
    [
        "Microsoft.CSharp", "System.Collections", "System.Collections.Concurrent",
        "System.Collections.Immutable", "System.ComponentModel.Primitives",
        "System.Console", "System.Data.Common", "System.Diagnostics.Process",
        "System.IO.Compression", "System.IO.Compression.ZipFile", "System.Linq",
        "System.Linq.AsyncEnumerable", "System.Linq.Expressions", "System.Linq.Parallel",
        "System.Linq.Queryable", "System.Memory", "System.Net.Http",
        "System.Net.Primitives", "System.ObjectModel", "System.Private.CoreLib",
        "System.Private.Uri", "System.Private.Xml", "System.Private.Xml.Linq",
        "System.Runtime", "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Security.Cryptography", "System.Text.Json",
        "System.Text.RegularExpressions", "System.Threading", "System.Threading.Channels", "System.Threading.Tasks.Parallel",
    ];

    private readonly ConcurrentDictionary<string, PortableExecutableReference> _byPath = new(StringComparer.Ordinal);

    /// <summary>The framework's assemblies that every cell sees, shared by all sessions of the process.</summary>
    public static IEnumerable<PortableExecutableReference> Framework => _usual.Select(name => _frameworkByName.Value[name]);

    public override bool ResolveMissingAssemblies => true;

    /// <summary>Whether the file is one of the framework's own.</summary>
    public static bool IsFramework(string path) => path.StartsWith(_frameworkFolder, StringComparison.Ordinal);

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        if (_frameworkByName.Value.TryGetValue(reference, out var framework))
        {
            return [framework];
        }

        var start = baseFilePath is null ? folder : Path.GetDirectoryName(baseFilePath) ?? folder;
        return FromFile(Path.GetFullPath(reference, start)) is { } found ? [found] : [];
    }

    /// <summary>What a referenced assembly needs: from the framework, or from beside the assembly that needs it.</summary>
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (_frameworkByName.Value.TryGetValue(referenceIdentity.Name, out var framework))
        {
            return framework;
        }

        var needing = (definition as PortableExecutableReference)?.FilePath;

        // The engine's own dependencies (Roslyn, Markdig) lie beside the engine and are no business of a cell.
        return needing is null || needing == typeof(ReferenceResolver).Assembly.Location
            ? null
            : FromFile(Path.Combine(Path.GetDirectoryName(needing)!, referenceIdentity.Name + ".dll"));
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private PortableExecutableReference? FromFile(string path) =>
        File.Exists(path) ? _byPath.GetOrAdd(path, static file => MetadataReference.CreateFromFile(file)) : null;

    private static Dictionary<string, PortableExecutableReference> FindFramework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(IsFramework)
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path),
                path => MetadataReference.CreateFromFile(path), StringComparer.OrdinalIgnoreCase);
}
