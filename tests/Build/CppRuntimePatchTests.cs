using BetweenTokens.Build;
using BetweenTokens.Tests.Testing;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Build;

[Trait("tier", "fast")]
public class CppRuntimePatchTests
{
    private const string Newer = "GLIBCXX_3.4.32";

    private static byte[] Sample() =>
        ElfFile.Needing(("libstdc++.so.6", ["GLIBCXX_3.4", "GLIBCXX_3.4.32", "CXXABI_1.3"]), ("libc.so.6", ["GLIBC_2.34"]));

    [Fact]
    public void Lists_the_needed_versions_of_every_library() =>
        Assert.Equal(["GLIBCXX_3.4", Newer, "CXXABI_1.3", "GLIBC_2.34"], CppRuntimePatch.VersionNeeds(Sample()).Select(n => n.Key));

    [Fact]
    public void Marks_the_one_version_weak_and_changes_no_other_byte()
    {
        var (before, after) = (Sample(), Sample());
        Assert.True(CppRuntimePatch.MakeWeak(after, Newer));

        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
        Assert.Equal([CppRuntimePatch.VersionNeeds(before).Single(n => n.Key == Newer).Value], changed);
        Assert.Equal(0x2, after[changed[0]]); // VER_FLG_WEAK
    }

    [Fact]
    public void Leaves_a_file_that_does_not_name_the_version_alone()
    {
        var elf = ElfFile.Needing(("libc.so.6", ["GLIBC_2.34"]));
        var copy = elf.ToArray();
        Assert.False(CppRuntimePatch.MakeWeak(copy, Newer));
        Assert.Equal(elf, copy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ is what a Windows library begins with, and this text is longer than an ELF header of 64 bytes")]
    public void Refuses_what_is_no_elf_file(string text)
    {
        var error = Assert.Throws<InvalidDataException>(() => CppRuntimePatch.VersionNeeds(System.Text.Encoding.ASCII.GetBytes(text)));
        Assert.Contains("not an ELF64", error.Message);
    }

    [Fact]
    public void Refuses_a_file_cut_at_any_byte_in_words()
    {
        var whole = Sample();
        for (int length = 0; length < whole.Length - 64; length++) // the last section header's end is never read
        {
            var error = Assert.Throws<InvalidDataException>(() => CppRuntimePatch.VersionNeeds(whole[..length]));
            Assert.Matches("not an ELF64|truncated or damaged", error.Message);
        }
    }

    [Property(MaxTest = 500)]
    public void Never_fails_otherwise_on_damaged_tables(int seed)
    {
        var random = new Random(seed);
        var elf = Sample();
        for (int i = 0; i < 8; i++)
        {
            elf[random.Next(16, elf.Length)] = (byte)random.Next(256);
        }

        try
        {
            CppRuntimePatch.MakeWeak(elf, Newer);
        }
        catch (InvalidDataException refusal)
        {
            Assert.Contains("truncated or damaged", refusal.Message);
        }
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.30\0GLIBCXX_3.4.32\0", false)]
    [InlineData("GLIBCXX_3.4.30\0", true)]
    [InlineData("GLIBCXX_3.4.320\0", true)]
    public void Cures_only_where_the_first_runtime_found_lacks_the_version(string defined, bool lacks)
    {
        using var folder = new TemporaryFolder();
        folder.Write("second/libstdc++.so.6", defined);
        folder.Write("third/libstdc++.so.6", "nothing");
        Assert.Equal(lacks, CppRuntimePatch.SystemLacks(Newer, [folder["first"], folder["second"], folder["third"]]));
    }

    [Fact]
    public void A_system_without_a_cpp_runtime_stays_uncured()
    {
        using var folder = new TemporaryFolder();
        Assert.False(CppRuntimePatch.SystemLacks(Newer, [folder.Path]));
    }
}
