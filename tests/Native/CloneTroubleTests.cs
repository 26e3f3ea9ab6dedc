using BetweenTokens.Native;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Native;

[Trait("tier", "fast")]
public class CloneTroubleTests
{
    [Theory]
    [InlineData("new/notebooks")]
    [InlineData("new/notebooks/ru")]
    public void A_copy_that_runs_the_other_clones_code_is_told_so_in_both_languages(string folder)
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("new/notebooks/setup.cs", "");
        temporary.Write("new/notebooks/ru/01.ipynb", "");

        var trouble = CloneTrouble.Moved(temporary["old/notebooks/setup.cs"], temporary[folder])!;
        Assert.True(trouble.Fatal);
        AssertEachSays(trouble, temporary["new"] + " ", temporary["old"] + ":", "dotnet build");
        Assert.Equal([trouble.Russian, trouble.English], trouble.Text.Split(Environment.NewLine));
    }

    [Fact]
    public void The_place_it_was_built_in_is_accepted()
    {
        using var temporary = new TemporaryFolder();
        var setup = temporary.Write("here/notebooks/setup.cs", "");
        temporary.Write("here/notebooks/ru/01.ipynb", "");
        Assert.Null(CloneTrouble.Moved(setup, temporary["here/notebooks/ru"]));
        Assert.Null(CloneTrouble.Moved(setup, temporary.Path)); // an engine that starts elsewhere
    }

    [SkippableFact]
    public void A_clone_reached_through_a_symbolic_link_is_the_same_place()
    {
        Skip.If(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        using var temporary = new TemporaryFolder();
        var setup = temporary.Write("real/notebooks/setup.cs", "");
        Directory.CreateSymbolicLink(temporary["linked"], temporary["real"]);
        Assert.Null(CloneTrouble.Moved(setup, temporary["linked/notebooks"]));
        Assert.Null(CloneTrouble.Moved(temporary["linked/notebooks/setup.cs"], temporary["real/notebooks"]));
    }

    [Fact]
    public void Another_casing_of_a_folder_is_another_folder_only_where_the_system_says_so()
    {
        using var temporary = new TemporaryFolder();
        var setup = temporary.Write("Here/notebooks/setup.cs", "");
        temporary.Write("hERE/notebooks/setup.cs", "");
        Assert.Equal(OperatingSystem.IsLinux(), CloneTrouble.Moved(setup, temporary["hERE/notebooks"]) is not null);
    }

    [Fact]
    public void A_setup_file_of_another_build_is_named_with_the_library_that_runs()
    {
        var loaded = Guid.Parse("00000000-0000-0000-0000-00000000000a");
        var trouble = CloneTrouble.OtherBuild("/clone/notebooks/setup.cs", Guid.Empty.ToString(), loaded, "/elsewhere/BetweenTokens.dll")!;
        Assert.False(trouble.Fatal);
        AssertEachSays(trouble, "/elsewhere/BetweenTokens.dll", "dotnet build");
        Assert.Null(CloneTrouble.OtherBuild("/clone/notebooks/setup.cs", loaded.ToString().ToUpperInvariant(), loaded, ""));
    }

    [Fact]
    public void Each_language_gets_its_sentence()
    {
        var trouble = new CloneTrouble("по-русски", "in English", Fatal: false);
        Assert.Equal(("по-русски", "in English"), (trouble.In("ru"), trouble.In("en")));
    }

    [Fact]
    public void Changed_sources_are_named_with_the_folder_to_build_in()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("clone/src/Library/Added.cs", "");
        temporary.Write("staged/Library.sources.txt", "src/Library\n");
        var trouble = CloneTrouble.Stale(temporary["clone/notebooks/setup.cs"], temporary["staged"])!;
        Assert.False(trouble.Fatal);
        AssertEachSays(trouble, "Added.cs", "dotnet build");
        AssertEachSays(trouble, temporary["clone"]);
        Assert.Null(CloneTrouble.Stale(temporary["clone/notebooks/setup.cs"], staged: null));
    }

    private static void AssertEachSays(CloneTrouble trouble, params string[] parts) =>
        Assert.All(parts, part => Assert.All([trouble.Russian, trouble.English], text => Assert.Contains(part, text)));
}
