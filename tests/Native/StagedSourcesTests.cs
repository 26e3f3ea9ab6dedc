using System.Security.Cryptography;
using System.Text;
using BetweenTokens.Native;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Native;

[Trait("tier", "fast")]
public sealed class StagedSourcesTests : IDisposable
{
    private static readonly DateTime _built = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _clone = new();

    public StagedSourcesTests()
    {
        // Two sources and a resource outside the project, all older than the list.
        string[] sources = ["A.cs", "Deep/B.cs", "../../data/text.txt"];
        foreach (var source in sources)
        {
            File.SetLastWriteTimeUtc(_clone.Write("src/Library/" + source, source), _built.AddHours(-1));
        }

        var lines = sources.Select(source => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))} {source}");
        var list = _clone.Write("staged/Library.sources.txt", string.Join('\n', lines.Prepend("src/Library")) + "\n");
        File.SetLastWriteTimeUtc(list, _built);
    }

    private string? Changed => StagedSources.Changed(_clone.Path, _clone["staged"]);

    public void Dispose() => _clone.Dispose();

    [Fact]
    public void What_is_as_it_was_built_raises_no_alarm() => Assert.Null(Changed);

    [Fact]
    public void The_same_content_written_anew_raises_no_alarm()
    {
        // A checkout there and back.
        File.WriteAllText(_clone["src/Library/Deep/B.cs"], "Deep/B.cs");
        Assert.Null(Changed);
    }

    [Theory]
    [InlineData("src/Library/A.cs")]
    [InlineData("src/Library/Deep/B.cs")]
    [InlineData("data/text.txt")]
    public void A_changed_source_or_resource_is_named(string file)
    {
        File.WriteAllText(_clone[file], "pulled");
        Assert.Equal(file, Changed!.Replace('\\', '/'));
    }

    [Fact]
    public void A_source_that_is_gone_is_named()
    {
        File.Delete(_clone["src/Library/Deep/B.cs"]);
        Assert.Equal(Path.Combine("src", "Library", "Deep", "B.cs"), Changed);
    }

    [Fact]
    public void A_new_source_is_named()
    {
        _clone.Write("src/Library/New.cs", "pulled");
        Assert.Equal(Path.Combine("src", "Library", "New.cs"), Changed);
    }

    [Fact]
    public void The_second_of_two_libraries_is_looked_at_too()
    {
        _clone.Write("staged/Second.sources.txt", "src/Second\n");
        _clone.Write("src/Second/New.cs", "pulled");
        Assert.Equal(Path.Combine("src", "Second", "New.cs"), Changed);
    }

    [Fact]
    public void A_copy_without_sources_raises_no_alarm()
    {
        Directory.Delete(_clone["src"], recursive: true);
        Assert.Null(Changed);
    }

    [Theory]
    [InlineData("BetweenTokens", "src/NotebookHelpers", "data/texts/calibration.ru.txt")]
    [InlineData("BetweenTokens.Lessons", "src/Lessons", "data/claims.json")]
    public void The_list_that_the_build_wrote_is_of_every_source_and_resource(string assembly, string folder, string resource)
    {
        var lines = File.ReadAllLines(Path.Combine(NativeLibraries.Folder!, assembly + ".sources.txt"));
        Assert.Equal(folder, lines[0].Replace('\\', '/'));
        var project = Path.Combine(Shared.Repository, folder);
        var listed = lines.Skip(1).Select(line => Path.GetFullPath(line[65..], project)).ToList();
        Assert.Equal(
            Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
            listed.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains(Path.Combine(Shared.Repository, resource), listed);
        Assert.Null(StagedSources.Changed(Shared.Repository, NativeLibraries.Folder!));
    }
}
