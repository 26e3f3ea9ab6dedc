using BetweenTokens.NotebookEngine.Running;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Running;

[Trait("tier", "fast")]
public sealed class SelectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SelectionTests()
    {
        foreach (var name in new[] { "01-token", "02-embedding", "06-voting", "12-top-k", "20-between-tokens", "notes" })
        {
            _folder.Write(name + ".ipynb", "{}");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "01-token 02-embedding 06-voting 12-top-k 20-between-tokens notes")]
    [InlineData("6", "06-voting")]
    [InlineData("06", "06-voting")]
    [InlineData("06-voting", "06-voting")]
    [InlineData("06-voting.ipynb", "06-voting")]
    [InlineData("1-6", "01-token 02-embedding 06-voting")]
    [InlineData("12 1", "01-token 12-top-k")]
    [InlineData("0*", "01-token 02-embedding 06-voting")]
    [InlineData("*token*", "01-token 20-between-tokens")]
    [InlineData("NOTES", "notes")]
    [InlineData("6 06 06-voting", "06-voting")]
    public void Selects_by_number_range_name_and_glob(string words, string expected) =>
        Assert.Equal(expected, string.Join(' ', Select(words).Select(path => Path.GetFileNameWithoutExtension(path))));

    [Fact]
    public void Selects_by_path_from_anywhere() =>
        Assert.Equal(_folder["06-voting.ipynb"], Assert.Single(Select(_folder["06-voting.ipynb"])));

    [Theory]
    [InlineData("7", "'7' selects no notebook")]
    [InlineData("06-votng", "Nearest: 06-voting")]
    [InlineData("6-1", "'6-1' selects no notebook")]
    public void Refuses_what_selects_nothing(string words, string message) =>
        Assert.Contains(message, Assert.Throws<SelectionException>(() => Select(words)).Message, StringComparison.Ordinal);

    [Fact]
    public void Says_when_there_is_nothing_to_select_from() =>
        Assert.StartsWith("No notebook in ",
            Assert.Throws<SelectionException>(() => NotebookSelection.Select(_folder["empty"], [], (_, _) => [])).Message,
            StringComparison.Ordinal);

    private IReadOnlyList<string> Select(string words) =>
        NotebookSelection.Select(
            _folder.Path, words.Split(' ', StringSplitOptions.RemoveEmptyEntries), (name, known) => NearestNames.Of(name, known));
}
