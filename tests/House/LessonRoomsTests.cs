using System.Text.Json;
using System.Text.RegularExpressions;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>A lesson's room, its notebook and its topic bear one name, so that whoever has one of them finds the others.</summary>
[Trait("tier", "fast")]
public partial class LessonRoomsTests
{
    private static readonly string _lessons = Path.Combine(Shared.Repository, "src", "Lessons");
    private static readonly string[] _notLessons = ["Claims", "bin", "obj"];

    private static string[] Rooms { get; } =
        [.. Directory.GetDirectories(_lessons).Select(path => Path.GetFileName(path)!).Except(_notLessons).Order(StringComparer.Ordinal)];

    private static string[] Notebooks { get; } =
        [.. Directory.GetFiles(Path.Combine(Shared.Repository, "notebooks", "ru"), "*.ipynb")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => !name.StartsWith("00-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static (string Name, string Text)[] Sources { get; } =
        [.. Directory.GetFiles(_lessons, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(_lessons, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>As <c>data/topics.json</c> has them: <c>06-voting</c>.</summary>
    private static string[] Topics { get; } =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "data", "topics.json"))).RootElement.EnumerateArray()
            .Select(topic => $"{topic.GetProperty("number").GetInt32():00}-{topic.GetProperty("slug").GetString()}")];

    [Fact]
    public void Rooms_notebooks_and_topics_have_one_name()
    {
        Assert.NotEmpty(Rooms);
        Assert.Equal(Notebooks, Rooms);
        Assert.Empty(Rooms.Except(Topics));
    }

    [Fact]
    public void A_rooms_files_are_of_its_namespace() =>
        Assert.All(Sources.Where(file => Rooms.Contains(Room(file.Name))), file =>
            Assert.Contains($"namespace BetweenTokens.Lessons.{NamespaceOf(Room(file.Name))};", file.Text, StringComparison.Ordinal));

    [Fact]
    public void A_notebook_opens_its_own_room_in_its_second_cell_and_no_other()
    {
        foreach (var name in Notebooks)
        {
            var cells = NotebookReader.Read(Path.Combine(Shared.Repository, "notebooks", "ru", name + ".ipynb")).Cells
                .OfType<CodeCell>().Select(cell => cell.Source).ToList();
            string[] opened = ["using BetweenTokens.Lessons.Claims;", $"using BetweenTokens.Lessons.{NamespaceOf(name)};"];
            Assert.Equal(opened, cells[1].Split('\n'));
            Assert.DoesNotContain(cells.Skip(2), cell => cell.Contains("BetweenTokens.Lessons", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_claim_that_is_measured_has_its_numbers_in_one_file_of_its_room()
    {
        var claims = Claim.All.Values.Where(claim => claim.Rule is { Ground: not (ClaimGround.None or ClaimGround.Source) }).ToList();
        Assert.NotEmpty(claims);
        Assert.All(claims, claim =>
        {
            var named = Sources.Where(file => file.Text.Contains($"\"{claim.Id}\"", StringComparison.Ordinal))
                .Select(file => file.Name).ToList();
            Assert.True(named.Count == 1, $"{claim.Id} is named in {string.Join(", ", named)}");
            Assert.StartsWith($"{claim.Section:00}-", named[0], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("06-voting", "L06Voting")]
    [InlineData("17-chain-of-thought", "L17ChainOfThought")]
    public void The_namespace_of_a_room_is_its_name_in_pascal_case(string room, string expected) =>
        Assert.Equal(expected, NamespaceOf(room));

    // A bare slug would hide types such as Temperature.
    private static string NamespaceOf(string room) => "L" + Part().Replace(room, part => part.Groups[1].Value.ToUpperInvariant());

    private static string Room(string file) => file.Split('/')[0];

    [GeneratedRegex("-(.)")]
    private static partial Regex Part();
}
