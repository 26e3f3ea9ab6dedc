using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace BetweenTokens.Native;

/// <summary>Finds the native libraries of libtorch in the one staged folder, <c>artifacts/notebooks</c>.</summary>
/// <remarks>
/// Natives weigh 470 MB, so no bin folder holds a copy. A host that loads this library from the staged folder itself
/// (a notebook) needs nothing; any other host (tests, command line) gets them through the load context's last resort.
/// </remarks>
public static partial class NativeLibraries
{
    private const string StagedFolderName = "notebooks";

    /// <summary>The folder that holds the native libraries, or null where the build has not staged one.</summary>
    public static string? Folder { get; } = FindFolder();

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must be in place before the first tensor, whoever makes it.")]
    internal static void Register()
    {
        LetThreadsSleep();
        Allocator.KeepFreed();
        StagedAssemblies.Share();
        if (Folder is { } folder)
        {
            AssemblyLoadContext.GetLoadContext(typeof(NativeLibraries).Assembly)!.ResolvingUnmanagedDll += (_, name) =>
                Resolve(folder, name);
        }
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

    private static nint Resolve(string folder, string name)
    {
        foreach (var file in new[] { name, FileName(name) })
        {
            if (NativeLibrary.TryLoad(Path.Combine(folder, file), out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string? FindFolder()
    {
        var here = Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location);
        for (var folder = here; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            foreach (var candidate in new[]
            {
                folder, Path.Combine(folder, StagedFolderName), Path.Combine(folder, "artifacts", StagedFolderName),
            })
            {
                if (File.Exists(Path.Combine(candidate, FileName("LibTorchSharp"))))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    /// <summary>Version of the library, for messages and the setup cell.</summary>
    public static string Version { get; } =
        typeof(NativeLibraries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
