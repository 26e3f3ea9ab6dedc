using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// Gives cells the host's own copy of an assembly. A cell compiles against the staged file that <c>#r</c> names; without
/// this, running it would load that file beside the host's, and with it a second libtorch.
/// </summary>
internal sealed class SharedAssemblies
{
    private readonly InteractiveAssemblyLoader _loader;
    private readonly HashSet<string> _settled = new(StringComparer.OrdinalIgnoreCase);

    public SharedAssemblies(InteractiveAssemblyLoader loader, IEnumerable<Assembly> shared)
    {
        _loader = loader;
        foreach (var assembly in shared.Append(typeof(SharedAssemblies).Assembly))
        {
            if (_settled.Add(assembly.GetName().Name!))
            {
                loader.RegisterDependency(assembly);
            }
        }
    }

    /// <summary>Registers, before a submission runs, the host's copy of whatever the submission refers to.</summary>
    public void Register(Compilation compilation)
    {
        foreach (var reference in compilation.References.OfType<PortableExecutableReference>())
        {
            if (reference.FilePath is { } path && !ReferenceResolver.IsFramework(path)
                && _settled.Add(Path.GetFileNameWithoutExtension(path)) && FromHost(path) is { } assembly)
            {
                _loader.RegisterDependency(assembly);
            }
        }
    }

    private static Assembly? FromHost(string path)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(Path.GetFileNameWithoutExtension(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            // The host has no such assembly; the script loader takes the file that the cell named.
            return null;
        }
    }
}
