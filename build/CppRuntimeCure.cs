// Compiled twice: by MSBuild as an inline task (Staging.targets), and into the tests (UNIT_TEST).
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace BetweenTokens.Build
{
    /// <summary>
    /// Lets a library that names a newer C++ runtime version load where that version is missing.
    /// libLibTorchSharp.so asks for GLIBCXX_3.4.32, but no relocation refers to a symbol of that version, so the
    /// dynamic linker may treat the version as weak: flag VER_FLG_WEAK in its Elf64_Vernaux entry
    /// (System V ABI, "Symbol Versioning"; the linker then warns instead of refusing).
    /// </summary>
    public static class CppRuntimeCure
    {
        private const int SectionTypeVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
        private const ushort WeakFlag = 0x2; // VER_FLG_WEAK

        /// <summary>The version names that an ELF64 little-endian file needs, with the file offset of each entry's flags.</summary>
        public static IReadOnlyList<KeyValuePair<string, int>> VersionNeeds(byte[] elf)
        {
            var needs = new List<KeyValuePair<string, int>>();
            if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
            {
                throw new InvalidDataException("not an ELF64 little-endian file");
            }

            long sectionTable = BitConverter.ToInt64(elf, 40);
            int sectionSize = BitConverter.ToUInt16(elf, 58), sections = BitConverter.ToUInt16(elf, 60);
            for (int i = 0; i < sections; i++)
            {
                int header = checked((int)(sectionTable + (long)i * sectionSize));
                if (BitConverter.ToInt32(elf, header + 4) != SectionTypeVersionNeeds)
                {
                    continue;
                }

                int linked = BitConverter.ToInt32(elf, header + 40);
                int strings = checked((int)BitConverter.ToInt64(elf, checked((int)(sectionTable + (long)linked * sectionSize)) + 24));
                int need = checked((int)BitConverter.ToInt64(elf, header + 24));
                for (int n = BitConverter.ToInt32(elf, header + 44); n > 0; n--)
                {
                    int entry = need + BitConverter.ToInt32(elf, need + 8);
                    for (int a = BitConverter.ToUInt16(elf, need + 2); a > 0; a--)
                    {
                        needs.Add(new KeyValuePair<string, int>(Text(elf, strings + BitConverter.ToInt32(elf, entry + 8)), entry + 4));
                        entry += BitConverter.ToInt32(elf, entry + 12);
                    }

                    need += BitConverter.ToInt32(elf, need + 12);
                }
            }

            return needs;
        }

        /// <summary>Marks one needed version as weak, in place.</summary>
        /// <returns>True if the file names that version.</returns>
        public static bool MakeWeak(byte[] elf, string version)
        {
            bool found = false;
            foreach (var need in VersionNeeds(elf))
            {
                if (need.Key == version)
                {
                    elf[need.Value] |= (byte)WeakFlag;
                    found = true;
                }
            }

            return found;
        }

        /// <summary>True if the C++ runtime that this machine would load lacks the version.</summary>
        /// <remarks>A runtime lists the versions it defines as plain strings; the name followed by NUL is there or it is not.</remarks>
        public static bool SystemLacks(string version)
        {
            foreach (var folder in new[] { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib" })
            {
                var path = Path.Combine(folder, "libstdc++.so.6");
                if (File.Exists(path))
                {
                    return Encoding.GetEncoding("ISO-8859-1").GetString(File.ReadAllBytes(path)).IndexOf(version + "\0", StringComparison.Ordinal) < 0;
                }
            }

            return false;
        }

        private static string Text(byte[] elf, int offset)
        {
            int end = Array.IndexOf(elf, (byte)0, offset);
            return Encoding.ASCII.GetString(elf, offset, end - offset);
        }
    }

#if !UNIT_TEST
    /// <summary>Copies a library and, on a Linux whose C++ runtime is too old for it, cures the copy.</summary>
    public class CureCppRuntime : Microsoft.Build.Utilities.Task
    {
        [Microsoft.Build.Framework.Required]
        public string Source { get; set; }

        [Microsoft.Build.Framework.Required]
        public string Destination { get; set; }

        [Microsoft.Build.Framework.Required]
        public string Version { get; set; }

        public override bool Execute()
        {
            var bytes = File.ReadAllBytes(Source);
            if (CppRuntimeCure.SystemLacks(Version) && CppRuntimeCure.MakeWeak(bytes, Version))
            {
                Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "{0}: {1} marked weak in the staged copy, this system's libstdc++ is older.", Destination, Version);
            }

            var beside = Destination + ".part";
            File.WriteAllBytes(beside, bytes);
            File.Delete(Destination);
            File.Move(beside, Destination);
            return true;
        }
    }
#endif
}
