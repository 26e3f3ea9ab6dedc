using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>What holds for every file that is, or is about to be, committed.</summary>
[Trait("tier", "fast")]
public partial class HouseRulesTests
{
    private const int MostLines = 300;
    private const long LargestTree = 60_000_000, LargestFile = 6_000_000;

    private static readonly string[] _textEndings = [".cs", ".csproj", ".props", ".targets", ".slnx", ".json",
        ".md", ".ipynb", ".yml", ".txt", ".js", ".css", ".csv", ".editorconfig", ".gitattributes", ".gitignore", "run"];

    private static IReadOnlyList<string> Files { get; } = List();

    private static IReadOnlyList<(string Name, string Text)> Texts { get; } =
        [.. Files.Where(name => _textEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
            .Select(name => (name, File.ReadAllText(Full(name))))];

    [Fact]
    public void The_tree_is_walked() => Assert.Contains("Directory.Build.props", Files);

    [Fact]
    public void No_file_names_a_folder_of_the_machine_it_was_written_on() => Assert.Empty(Lines(MachineFolder()));

    [Fact]
    public void No_file_names_a_host_of_a_package_registry() => Assert.Empty(Lines(RegistryHost()));

    [Fact]
    public void Nothing_is_left_to_be_done_later() => Assert.Empty(Lines(Leftover()));

    [Fact]
    public void Random_numbers_never_come_from_the_global_generator() =>
        Assert.DoesNotContain(Lines(GlobalSeed()), line => line.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold() =>
        Assert.DoesNotContain(
            Texts.Where(file => file.Name.EndsWith(".cs", StringComparison.Ordinal))
                .Select(file => (file.Name, Lines: file.Text.Split('\n').Length - 1)),
            file => file.Lines > MostLines);

    [Fact]
    public void Neither_a_file_nor_the_tree_is_too_large()
    {
        var sizes = Files.Select(name => (Name: name, Bytes: new FileInfo(Full(name)).Length)).ToList();
        Assert.DoesNotContain(sizes, file => file.Bytes > LargestFile);
        Assert.InRange(sizes.Sum(file => file.Bytes), 0, LargestTree);
    }

    [Fact]
    public void Nothing_received_or_built_is_committed() =>
        Assert.DoesNotContain(Files, name =>
            name.Contains(".received.", StringComparison.Ordinal) || name.EndsWith(".dll", StringComparison.Ordinal)
            || name.EndsWith(".so", StringComparison.Ordinal) || name.StartsWith("artifacts/", StringComparison.Ordinal));

    [Fact]
    public void Notebooks_are_committed_as_if_they_had_never_run() =>
        Assert.Empty(Files.Where(name => name.EndsWith(".ipynb", StringComparison.Ordinal))
            .SelectMany(name => NotebookCleaner.Verify(NotebookReader.Read(Full(name))).Select(problem => $"{name}: {problem}")));

    [Fact]
    public void The_compiler_asks_for_a_comment_on_every_public_member_of_the_library()
    {
        Assert.DoesNotContain("CS1591", File.ReadAllText(Full("src/NotebookHelpers/NotebookHelpers.csproj")));
        var properties = File.ReadAllText(Full("Directory.Build.props"));
        Assert.Contains("<GenerateDocumentationFile>true", properties);
        Assert.Contains("<TreatWarningsAsErrors>true", properties);
        Assert.DoesNotContain("CS1591", properties);
    }

    [Theory]
    [InlineData("see /" + "root/x", true)]
    [InlineData("\"/" + "work/y\"", true)]
    [InlineData("frame/work/z", false)]
    [InlineData("https://a.b/c", false)]
    public void The_rule_about_folders_can_fail(string text, bool isNamed) => Assert.Equal(isNamed, MachineFolder().IsMatch(text));

    private static IEnumerable<string> Lines(Regex rule) =>
        from file in Texts
        where file.Name != "tests/House/HouseRulesTests.cs"
        from line in file.Text.Split('\n').Select((text, i) => (Text: text, Number: i + 1))
        where rule.IsMatch(line.Text)
        select $"{file.Name}({line.Number}): {line.Text.Trim()[..Math.Min(160, line.Text.Trim().Length)]}";

    private static string Full(string name) => Path.Combine(Shared.Repository, name);

    // Files about to be committed count too; those deleted but not yet removed from the index do not.
    private static List<string> List()
    {
        var git = Tool.Run("git", "-c", "core.quotepath=off", "ls-files", "--cached", "--others", "--exclude-standard");
        Assert.True(git.ExitCode == 0, git.Output);
        return [.. git.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(name => File.Exists(Full(name)))];
    }

    [GeneratedRegex(@"(?<![\w.])(/(work|farm|root)/|[A-Z]:\\Users\\)")]
    private static partial Regex MachineFolder();

    [GeneratedRegex(@"nuget\.org/v3|registry\.npmjs|deb\.debian\.org|pypi\.org")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"(torch|random)\.manual_seed\(")]
    private static partial Regex GlobalSeed();
}
