using System.Text;

namespace BetweenTokens.Tests.Build;

/// <summary>A hand-made ELF64 file: a header, one table of needed versions with its strings, and a section table.</summary>
internal static class ElfFile
{
    private const int Header = 64, SectionHeader = 64;

    /// <summary>A shared object that needs the named versions, one library after the other.</summary>
    public static byte[] Needing(params (string Library, string[] Versions)[] libraries)
    {
        var strings = new MemoryStream();
        strings.WriteByte(0);
        int Name(string text)
        {
            var offset = (int)strings.Length;
            strings.Write(Encoding.ASCII.GetBytes(text + "\0"));
            return offset;
        }

        var needs = new BinaryWriter(new MemoryStream());
        for (int l = 0; l < libraries.Length; l++)
        {
            var (library, versions) = libraries[l];
            needs.Write((ushort)1); // vn_version
            needs.Write((ushort)versions.Length); // vn_cnt
            needs.Write(Name(library)); // vn_file
            needs.Write(16); // vn_aux
            needs.Write(l == libraries.Length - 1 ? 0 : 16 + 16 * versions.Length); // vn_next
            for (int v = 0; v < versions.Length; v++)
            {
                needs.Write(0x1234 + v); // vna_hash
                needs.Write((ushort)0); // vna_flags
                needs.Write((ushort)(v + 2)); // vna_other
                needs.Write(Name(versions[v])); // vna_name
                needs.Write(v == versions.Length - 1 ? 0 : 16); // vna_next
            }
        }

        var table = ((MemoryStream)needs.BaseStream).ToArray();
        long stringsAt = Header, needsAt = stringsAt + strings.Length, sectionsAt = needsAt + table.Length;
        var file = new BinaryWriter(new MemoryStream());
        file.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[9]]);
        file.Write((ushort)3); // e_type: shared object
        file.Write((ushort)62); // e_machine: x86-64
        file.Write(1); // e_version
        file.Write(0L); // e_entry
        file.Write(0L); // e_phoff
        file.Write(sectionsAt); // e_shoff
        file.Write(0); // e_flags
        foreach (ushort field in new ushort[] { Header, 0, 0, SectionHeader, 3, 0 }) // e_ehsize … e_shnum, e_shstrndx
        {
            file.Write(field);
        }

        file.Write(strings.ToArray());
        file.Write(table);
        Section(file, type: 0, offset: 0, size: 0, link: 0, info: 0);
        Section(file, type: 3, stringsAt, strings.Length, link: 0, info: 0);
        Section(file, type: 0x6ffffffe, needsAt, table.Length, link: 1, info: libraries.Length);
        return ((MemoryStream)file.BaseStream).ToArray();
    }

    private static void Section(BinaryWriter file, int type, long offset, long size, int link, int info)
    {
        file.Write(0); // sh_name
        file.Write(type); // sh_type
        file.Write(0L); // sh_flags
        file.Write(0L); // sh_addr
        file.Write(offset); // sh_offset
        file.Write(size); // sh_size
        file.Write(link); // sh_link
        file.Write(info); // sh_info
        file.Write(1L); // sh_addralign
        file.Write(0L); // sh_entsize
    }
}
