using BetweenTokens.Native;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Native;

public class CloneTests
{
    [Theory]
    [InlineData("new/notebooks")]
    [InlineData("new/notebooks/ru")]
    public void A_copy_that_runs_the_other_clones_code_is_told_so(string folder)
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("new/notebooks/setup.cs", "");
        temporary.Write("new/notebooks/ru/01.ipynb", "");

        var error = Assert.Throws<InvalidOperationException>(() => Clone.Expect(temporary["old/notebooks/setup.cs"], temporary[folder]));
        Assert.Contains(temporary["new/notebooks/setup.cs"], error.Message);
        Assert.Contains(temporary["old"], error.Message);
        Assert.Contains("dotnet build", error.Message);
    }

    [Fact]
    public void The_place_it_was_built_in_is_accepted()
    {
        using var temporary = new TemporaryFolder();
        var setup = temporary.Write("here/notebooks/setup.cs", "");
        temporary.Write("here/notebooks/ru/01.ipynb", "");
        Clone.Expect(setup, temporary["here/notebooks/ru"]);
        Clone.Expect(setup, temporary.Path); // an engine that starts elsewhere
    }

    [SkippableFact]
    public void A_clone_reached_through_a_symbolic_link_is_the_same_place()
    {
        Skip.If(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        using var temporary = new TemporaryFolder();
        var setup = temporary.Write("real/notebooks/setup.cs", "");
        Directory.CreateSymbolicLink(temporary["linked"], temporary["real"]);
        Clone.Expect(setup, temporary["linked/notebooks"]);
    }
}
