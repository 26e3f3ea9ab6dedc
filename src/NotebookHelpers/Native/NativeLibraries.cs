using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace BetweenTokens.Native;

/// <summary>
/// Finds the native libraries of libtorch in the folder that <c>BETWEEN_TOKENS_NATIVES</c> names, or in the one staged folder,
/// <c>artifacts/notebooks</c>.
/// </summary>
/// <remarks>
/// Natives weigh 470 MB, so no bin folder holds a copy. A host that loads this library from the staged folder itself
/// (a notebook) needs nothing; any other host (tests, command line) gets them through the load context's last resort.
/// </remarks>
public static partial class NativeLibraries
{
    private static readonly NativeSearch _search = NativeSearch.Here();

    /// <summary>The folder that holds the native libraries, or null where there is none.</summary>
    public static string? Folder => _search.Folder;

    /// <summary>
    /// Sees that libtorch is there, as whatever makes a first tensor here does by itself. A program that makes a tensor of its own
    /// before it calls anything else of this library begins with this call: TorchSharp alone does not know where libtorch lies.
    /// </summary>
    /// <exception cref="NativeLibrariesException">It is not where it is looked for; says where that is, and what to do.</exception>
    public static void Require()
    {
        if (_search.IsMisled)
        {
            throw _search.Trouble();
        }

        // A program's own package may bring libtorch. Asked here and not in TorchSharp's static constructor, which swallows what
        // the search says, prints a page about packages and copies all of libtorch out of NuGet's cache.
        if (_search.Folder is null)
        {
            NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, null);
        }
    }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must be in place before the first tensor, whoever makes it.")]
    internal static void Register()
    {
        LetThreadsSleep();
        Allocator.KeepFreed();
        StagedAssemblies.Share(Folder);
        AssemblyLoadContext.GetLoadContext(typeof(NativeLibraries).Assembly)!.ResolvingUnmanagedDll += (_, name) => _search.Load(name);
    }

    // libtorch's threads would spin for a while after each operation, and this library's own crew works right then on the
    // same cores: 64 streams of SmolLM2 wrote 289 tokens a second with spinning threads and 347 with sleeping ones. libgomp
    // reads the variable once, when it is loaded; what the user has set stays.
    private static void LetThreadsSleep()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    /// <summary>Version of the library, for messages and the setup cell.</summary>
    public static string Version { get; } =
        typeof(NativeLibraries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
