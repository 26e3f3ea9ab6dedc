using System.Globalization;
using System.Text.RegularExpressions;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Docs;

/// <summary>The page about the library: its examples run, and what it says of files and notebooks is so.</summary>
[Trait("tier", "slow")]
public sealed partial class LibraryDocTests
{
    [Fact]
    public void Every_example_runs_as_the_cells_of_one_notebook() => Assert.Null(LibraryPage.FirstProblem(LibraryPage.Text));

    [Fact]
    public void Every_block_is_of_a_kind_that_is_tested()
    {
        var kinds = LibraryPage.Infos(LibraryPage.Text).CountBy(info => info).ToDictionary();
        Assert.Equal(["csharp", "csharp Program.cs", "fsharp", "sh", "xml"], kinds.Keys.Order(StringComparer.Ordinal));
        Assert.True(kinds["csharp"] >= 20, $"{kinds["csharp"]} examples");
        Assert.Equal(LibraryPage.Text.Split("\n```").Length - 1, 2 * kinds.Values.Sum()); // every fence was understood
    }

    /// <summary>A page with a mistake planted in it, so that the test of the page is known to see one.</summary>
    [Theory]
    [InlineData("a + 1", null)]
    [InlineData("a +", "CS1733")]
    [InlineData("Ablation.Haeds(a)", "CS0117")]
    [InlineData("Shape.Expect(torch.ones(a), \"x\", 3)", "x: expected")]
    [InlineData("b", "CS0103")]
    public void A_planted_mistake_is_seen(string planted, string? said)
    {
        var page = $"# Page\n\n```csharp\nvar a = 2;\n```\n\ntext\n\n```sh\nb\n```\n\n```csharp\n{planted}\n```\n";
        var problem = LibraryPage.FirstProblem(page);
        Assert.Equal(said is null, problem is null);
        Assert.Contains(said ?? "", problem ?? "");
    }

    [Fact]
    public void There_are_fifteen_types_and_each_is_declared_where_the_page_says()
    {
        var entries = Entry().Matches(LibraryPage.Text);
        Assert.Equal(Enumerable.Range(1, 15), entries.Select(entry => int.Parse(entry.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.All(entries, entry =>
        {
            var files = string.Join('\n', Link().Matches(entry.Groups["file"].Value).Select(link => Read(link.Groups[1].Value)));
            Assert.All(
                Name().Matches(entry.Groups["head"].Value).Select(name => name.Groups[1].Value).Where(name => name != "Generate"),
                name => Assert.Matches($@"\bpublic [\w ]*(class|record|struct|interface|enum) {name}\b", files));
        });
    }

    [Fact]
    public void Each_type_is_in_use_where_the_page_says()
    {
        Assert.All(Entry().Matches(LibraryPage.Text), entry =>
        {
            var use = entry.Groups["use"].Value;
            var notebooks = Notebooks().Match(use).Groups[1].Captures
                .SelectMany(number => Directory.GetFiles(Path.Combine(Shared.Repository, "notebooks", "ru"), $"{number.Value}-*.ipynb"));
            var files = Link().Matches(use).Select(link => Path.Combine(LibraryPage.Folder, link.Groups[1].Value));
            var places = notebooks.Concat(files).ToList();
            Assert.NotEmpty(places);
            var name = Name().Match(entry.Groups["head"].Value).Groups[1].Value;
            Assert.All(places, place => Assert.Matches($@"\b{name}\b", File.ReadAllText(place)));
        });
    }

    [Fact]
    public void Every_file_that_it_links_to_is_there() =>
        Assert.All(
            Link().Matches(LibraryPage.Text).Select(link => link.Groups[1].Value.Split('#')[0]).Where(target => target.Length > 0),
            target => Assert.True(File.Exists(Path.Combine(LibraryPage.Folder, target)), target));

    private static string Read(string link) => File.ReadAllText(Path.Combine(LibraryPage.Folder, link));

    [GeneratedRegex(
        @"^### (\d+)\. (?<head>[^\n]*)\n.*?^File: (?<file>.*?)\s+In\s+use:\s(?<use>.*?)\n\n",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^notebooks? (\d\d)(?:, (\d\d))*\.$")]
    private static partial Regex Notebooks();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
