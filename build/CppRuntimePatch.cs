// Compiled twice: by MSBuild as an inline task (Staging.targets), and into the command line, whose doctor asks the same questions.
#nullable disable
#if !OUTSIDE_MSBUILD // implicit elsewhere
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
#endif
using System.Text;

namespace BetweenTokens.Build;

/// <summary>
/// Lets a library that names a newer C++ runtime version load where that version is missing.
/// libLibTorchSharp.so asks for GLIBCXX_3.4.32, but no relocation refers to a symbol of that version, so the
/// dynamic linker may treat the version as weak: flag VER_FLG_WEAK in its Elf64_Vernaux entry
/// (System V ABI, "Symbol Versioning"; the linker then warns instead of refusing).
/// </summary>
public static class CppRuntimePatch
{
    private const int SectionTypeVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const byte WeakFlag = 0x2; // VER_FLG_WEAK

    /// <summary>Where a 64-bit Linux keeps its C++ runtime: Debian's folders for each processor, then those of the rest.</summary>
    public static IReadOnlyList<string> RuntimeFolders { get; } = new[]
    {
        "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64", "/lib64", "/usr/lib",
    };

    /// <summary>The version names that an ELF64 little-endian file needs, with the file offset of each entry's flags.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such file, or a table points outside them.</exception>
    public static IReadOnlyList<KeyValuePair<string, int>> VersionNeeds(byte[] elf)
    {
        var file = new Bytes(elf);
        if (elf.Length < 64 || file.Int32(0) != 0x464c457f || elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("not an ELF64 little-endian file");
        }

        var needs = new List<KeyValuePair<string, int>>();
        long table = file.Int64(40); // e_shoff
        int size = file.UInt16(58), count = file.UInt16(60); // e_shentsize, e_shnum
        for (int i = 0; i < count; i++)
        {
            long section = table + (long)i * size;
            if (file.Int32(section + 4) == SectionTypeVersionNeeds) // sh_type
            {
                long names = table + file.Int32(section + 40) * (long)size; // sh_link: the section of its strings
                AddNeeds(file, needs, file.Int64(section + 24), file.Int32(section + 44), file.Int64(names + 24)); // sh_offset, sh_info
            }
        }

        return needs;
    }

    // Elf64_Verneed: version 2, count 2, file 4, first entry 4, next 4. Elf64_Vernaux: hash 4, flags 2, other 2, name 4, next 4.
    private static void AddNeeds(Bytes file, List<KeyValuePair<string, int>> needs, long need, int libraries, long strings)
    {
        for (; libraries > 0; libraries--)
        {
            long entry = need + file.Int32(need + 8);
            for (int versions = file.UInt16(need + 2); versions > 0; versions--)
            {
                needs.Add(new KeyValuePair<string, int>(file.Text(strings + file.Int32(entry + 8)), checked((int)(entry + 4))));
                entry += file.Int32(entry + 12);
            }

            int next = file.Int32(need + 12);
            if (next <= 0)
            {
                break; // the last library; a count beyond it would read this one again
            }

            need += next;
        }
    }

    /// <summary>Marks one needed version as weak, in place.</summary>
    /// <returns>True if the file names that version.</returns>
    public static bool MakeWeak(byte[] elf, string version)
    {
        bool found = false;
        foreach (var need in VersionNeeds(elf).Where(n => n.Key == version))
        {
            elf[need.Value] |= WeakFlag;
            found = true;
        }

        return found;
    }

    /// <summary>The C++ runtime that this machine would load, or null where there is none (Windows, macOS).</summary>
    public static string SystemRuntime(IEnumerable<string> folders) =>
        folders.Select(f => Path.Combine(f, "libstdc++.so.6")).FirstOrDefault(File.Exists);

    /// <summary>True if the C++ runtime that this machine would load lacks the version; false where there is no runtime at all.</summary>
    /// <remarks>A runtime lists the versions it defines as plain strings; the name followed by NUL is there or it is not.</remarks>
    public static bool SystemLacks(string version, IEnumerable<string> folders)
    {
        var runtime = SystemRuntime(folders);
        return runtime != null && Encoding.GetEncoding("ISO-8859-1")
            .GetString(File.ReadAllBytes(runtime)).IndexOf(version + "\0", StringComparison.Ordinal) < 0;
    }

    /// <summary>Little-endian numbers at offsets that a broken file may have made up.</summary>
    private sealed class Bytes
    {
        private readonly byte[] _all;

        public Bytes(byte[] all)
        {
            _all = all;
        }

        public int UInt16(long offset) => BitConverter.ToUInt16(_all, Checked(offset, 2));

        public int Int32(long offset) => BitConverter.ToInt32(_all, Checked(offset, 4));

        public long Int64(long offset) => BitConverter.ToInt64(_all, Checked(offset, 8));

        public string Text(long offset)
        {
            int start = Checked(offset, 1), end = Array.IndexOf(_all, (byte)0, start);
            return end < 0 ? throw Outside(offset) : Encoding.ASCII.GetString(_all, start, end - start);
        }

        private int Checked(long offset, int length) =>
            offset < 0 || offset > _all.Length - length ? throw Outside(offset) : (int)offset;

        private InvalidDataException Outside(long offset) =>
            new InvalidDataException(
                $"the file has {_all.Length} bytes, but one of its tables points to byte {offset}; it is truncated or damaged");
    }
}

#if !OUTSIDE_MSBUILD
/// <summary>Copies a library and, on a Linux whose C++ runtime is too old for it, patches the copy.</summary>
public class PatchCppRuntime : TaskShell
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Version { get; set; }

    protected override void Run() => With(Source, FetchAgain, () =>
    {
        var bytes = File.ReadAllBytes(Source);
        var isLibrary = Source.EndsWith(".so", StringComparison.Ordinal);
        if (isLibrary && CppRuntimePatch.SystemLacks(Version, CppRuntimePatch.RuntimeFolders) && CppRuntimePatch.MakeWeak(bytes, Version))
        {
            Say("{0}: {1} marked weak in the staged copy, this system's libstdc++ is older.", Destination, Version);
        }

        Replace(Destination, beside => File.WriteAllBytes(beside, bytes));
    });
}
#endif
