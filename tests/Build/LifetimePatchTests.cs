using BetweenTokens.Build;
using BetweenTokens.Tests.Testing;
using Mono.Cecil;
using Xunit;

namespace BetweenTokens.Tests.Build;

/// <summary>The rewriting itself, on a library of the test's own.</summary>
[Trait("tier", "slow")]
[Collection(Live.Alone)]
public class LifetimePatchTests
{
    public static TheoryData<string> Ways => HandleSample.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_owner_of_a_handle_outlives_the_native_call(string way)
    {
        using var folder = new TemporaryFolder();
        var ill = HandleSample.Compile(folder.Path);
        var patched = folder["patched.dll"];
        LifetimePatch.Rewrite(ill, patched);

        Assert.Equal(1, HandleSample.Freed(ill, way)); // else the test could not fail
        Assert.Equal(0, HandleSample.Freed(patched, way));
    }

    [Fact]
    public void The_same_source_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var source = HandleSample.Compile(folder.Path);
        Assert.Equal(LifetimePatch.Rewrite(source, folder["first.dll"]), LifetimePatch.Rewrite(source, folder["second.dll"]));
        Assert.Equal(File.ReadAllBytes(folder["first.dll"]), File.ReadAllBytes(folder["second.dll"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ is what an assembly begins with, and this text goes on for longer than the header "
        + "of an executable file, which has 64 bytes and more.")]
    public void Refuses_what_is_no_assembly(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("expected a managed assembly",
            Assert.Throws<InvalidDataException>(() => LifetimePatch.Rewrite(folder.Write("no.dll", text), folder["patched.dll"])).Message);
    }

    [Fact]
    public void Refuses_an_assembly_cut_anywhere_in_words_or_reads_it()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(HandleSample.Compile(folder.Path));
        var cut = folder["cut.dll"];
        for (var length = 0; length < whole.Length; length += 5)
        {
            File.WriteAllBytes(cut, whole[..length]);
            var refusal = Record.Exception(() => LifetimePatch.Rewrite(cut, folder["patched.dll"]));
            Assert.True(refusal is null or InvalidDataException, $"{length} bytes: {refusal}");
        }
    }

    [Fact]
    public void Refuses_an_assembly_without_native_calls()
    {
        using var folder = new TemporaryFolder();
        var source = folder["empty.dll"];
        using (var module = ModuleDefinition.CreateModule("empty", ModuleKind.Dll))
        {
            module.Write(source);
        }

        Assert.Contains("found none",
            Assert.Throws<InvalidDataException>(() => LifetimePatch.Rewrite(source, folder["patched.dll"])).Message);
    }
}
