using System.Runtime.InteropServices;

namespace BetweenTokens.Native;

/// <summary>
/// Where the native libraries lie: the folder that the variable names; else beside this library, or in <c>notebooks</c> or
/// <c>artifacts/notebooks</c> of a folder above it.
/// </summary>
/// <param name="named">What the variable says; null or empty where it is not set.</param>
/// <param name="library">Folder of this library; empty where it has none, in a program packed into one file.</param>
/// <remarks>
/// The runtime looks beside the library and in the program's own packages first, and asks here last: what it finds there is used
/// whatever folder the variable names. A variable that names a folder without libtorch is refused all the same.
/// </remarks>
internal sealed class NativeSearch(string? named, string library)
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "BETWEEN_TOKENS_NATIVES";

    private const string StagedFolder = "notebooks";

    /// <summary>The file by which the folder is known: TorchSharp's binding, which loads libtorch from its own folder.</summary>
    public static string Binding { get; } = FileName("LibTorchSharp");

    /// <summary>The folder that holds the native libraries; null where there is none.</summary>
    public string? Folder { get; } = named is not { Length: > 0 } ? Staged(library) : Holds(named) ? Path.GetFullPath(named) : null;

    /// <summary>True where the variable names a folder without libtorch.</summary>
    public bool IsMisled => named is { Length: > 0 } && Folder is null;

    /// <summary>The search of this process.</summary>
    public static NativeSearch Here() => new(
        Environment.GetEnvironmentVariable(Variable),
        Path.GetDirectoryName(typeof(NativeSearch).Assembly.Location) ?? "");

    /// <summary>The folder that a build of the clone has staged, whatever the variable says; null where there is none.</summary>
    /// <param name="library">Where to begin; upwards from there.</param>
    public static string? Staged(string? library)
    {
        for (var folder = library; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            string[] candidates = [folder, Path.Combine(folder, StagedFolder), Path.Combine(folder, "artifacts", StagedFolder)];
            if (candidates.FirstOrDefault(Holds) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Why there is no folder.</summary>
    public NativeLibrariesException Trouble()
    {
        const string variable = Variable, build = "dotnet build";
        if (IsMisled)
        {
            var (found, russian) = Directory.Exists(named) ? ("no such file", "такого файла нет") : ("no such folder", "такой папки нет");
            return new(
                $"{variable} names the folder {named}: expected {Binding} in it, found {found}. Set it to the folder artifacts/notebooks "
                    + $"of a clone of Between Tokens in which {build} has run, or unset it.",
                $"Переменная {variable} называет папку {named}: в ней должен лежать {Binding}, но {russian}. Запишите в неё папку "
                    + $"artifacts/notebooks сборника, в котором выполнена команда {build}, или уберите её.");
        }

        var beside = Path.Combine(library, "BetweenTokens.dll");
        return new(
            $"libtorch was not found: expected {Binding} beside {beside}, or in notebooks or artifacts/notebooks of a folder "
                + $"above it; found none. Run {build} in the clone of Between Tokens, and where the program lies outside the clone, "
                + $"set {variable} to the clone's folder artifacts/notebooks.",
            $"libtorch не найден: {Binding} должен лежать рядом с {beside} или в папке notebooks или artifacts/notebooks "
                + $"выше, но его там нет. Выполните в папке сборника команду {build}, а для программы вне сборника "
                + $"запишите в переменную {variable} его папку artifacts/notebooks.");
    }

    /// <summary>Loads a native library of that folder: the load context's last resort.</summary>
    /// <param name="name">As the binding asks for it, with or without the system's prefix and ending.</param>
    /// <returns>Its handle; 0 where it is none of ours.</returns>
    /// <exception cref="NativeLibrariesException">It is libtorch, and there is no folder.</exception>
    public nint Load(string name)
    {
        if (Folder is null)
        {
            return name.Contains("torch", StringComparison.OrdinalIgnoreCase) ? throw Trouble() : 0;
        }

        foreach (var path in new[] { Path.Combine(Folder, name), Path.Combine(Folder, FileName(name)) })
        {
            if (NativeLibrary.TryLoad(path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static bool Holds(string folder) => File.Exists(Path.Combine(folder, Binding));

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
