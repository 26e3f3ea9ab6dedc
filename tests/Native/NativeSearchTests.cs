using BetweenTokens.Native;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Native;

/// <summary>Where libtorch is looked for, and what is said where it is not there.</summary>
[Collection(nameof(ReaderExceptionTests))]
[Trait("tier", "fast")]
public sealed class NativeSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Language.Now = "en";
        _folder.Dispose();
    }

    [Theory]
    [InlineData("clone/artifacts/notebooks")]
    [InlineData("clone/artifacts/bin/Program/debug")]
    [InlineData("clone/artifacts/bin")]
    [InlineData("clone/mine/bin/Debug/net10.0")]
    public void It_lies_beside_the_library_or_is_staged_above_it(string library)
    {
        var staged = Natives("clone/artifacts/notebooks");
        Assert.Equal(staged, new NativeSearch(null, _folder[library]).Folder);
        Assert.Equal(staged, new NativeSearch("", _folder[library]).Folder);
        Assert.Null(new NativeSearch(null, _folder["elsewhere"]).Folder);
    }

    [Fact]
    public void The_variable_comes_first()
    {
        Natives("clone/artifacts/notebooks");
        var named = Natives("named");
        Assert.Equal(named, new NativeSearch(named, _folder["clone/bin"]).Folder);
    }

    [Theory]
    [InlineData("en", "no such file", "no such folder")]
    [InlineData("ru", "такого файла нет", "такой папки нет")]
    public void A_variable_that_leads_elsewhere_is_refused_and_not_passed_over(string language, string noFile, string noFolder)
    {
        Natives("clone/artifacts/notebooks");
        Language.Now = language;
        foreach (var (named, found) in new[] { (_folder.Path, noFile), (_folder["missing"], noFolder) })
        {
            var search = new NativeSearch(named, _folder["clone/bin"]);
            Assert.Null(search.Folder);
            Assert.True(search.IsMisled);
            AssertSays(Assert.Throws<NativeLibrariesException>(() => search.Load("LibTorchSharp")), named, found);
        }
    }

    [Theory]
    [InlineData("en", "found none")]
    [InlineData("ru", "но его там нет")]
    public void Where_it_is_nowhere_the_message_says_where_it_was_looked_for(string language, string found)
    {
        Language.Now = language;
        var search = new NativeSearch(null, _folder["bin"]);
        Assert.False(search.IsMisled);
        AssertSays(Assert.Throws<NativeLibrariesException>(() => search.Load("torch_cpu")), _folder["bin"], "artifacts/notebooks", found);
        Assert.Equal(0, search.Load("libc")); // another's library is not ours to refuse
    }

    [Fact]
    public void Whoever_asks_in_a_built_clone_is_not_refused()
    {
        NativeLibraries.Require();
        Assert.Equal(NativeLibraries.Folder, NativeSearch.Staged(AppContext.BaseDirectory));
    }

    private static void AssertSays(NativeLibrariesException thrown, params string[] parts)
    {
        Assert.All([.. parts, NativeSearch.Binding, NativeSearch.Variable, "dotnet build"], part => Assert.Contains(part, thrown.Message));
        Assert.Equal(thrown.Message, thrown.ToString());
    }

    private string Natives(string name) => Path.GetDirectoryName(_folder.Write($"{name}/{NativeSearch.Binding}", ""))!;
}
