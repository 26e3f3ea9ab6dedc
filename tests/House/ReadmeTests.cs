using System.Text.RegularExpressions;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>What the front pages promise is there.</summary>
[Trait("tier", "fast")]
public partial class ReadmeTests
{
    private static string English { get; } = File.ReadAllText(Path.Combine(Shared.Repository, "README.md"));

    private static string Russian { get; } = File.ReadAllText(Path.Combine(Shared.Repository, "README.ru.md"));

    [Fact]
    public void Every_command_it_lists_exists_and_every_command_is_listed() =>
        Assert.Equal(
            WorkbookProgram.Root().Subcommands.Where(command => !command.Hidden).Select(command => command.Name).Order(),
            Command().Matches(English).Select(match => match.Groups[1].Value).Distinct().Order());

    [Fact]
    public void Both_tables_begin_with_the_start_have_twenty_topics_and_call_ready_what_is_there()
    {
        var numbers = Directory.GetFiles(Path.Combine(Shared.Repository, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Select(path => int.Parse(Path.GetFileName(path)[..2], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
        foreach (var (text, ready) in new[] { (English, "ready"), (Russian, "готова") })
        {
            var rows = Row().Matches(text).Select(match => (Number: int.Parse(
                match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), State: match.Groups[2].Value)).ToList();
            Assert.Equal(Enumerable.Range(0, 21), rows.Select(row => row.Number));
            Assert.Equal(numbers, rows.Where(row => row.State == ready).Select(row => row.Number));
        }
    }

    [Fact]
    public void Every_example_compiles_as_a_cell_after_the_setup_cell()
    {
        var setup = File.ReadAllText(Path.Combine(Shared.Repository, "notebooks", "setup.cs"));
        setup = setup[..setup.LastIndexOf("NotebookSetup.Show()", StringComparison.Ordinal)];
        var examples = Example().Matches(English).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(examples);
        Assert.Empty(
            from example in examples
            from diagnostic in CSharpScript.Create(
                setup + example, ScriptOptions.Default.WithImports("System", "System.Collections.Generic", "System.Linq")).Compile()
            where diagnostic.Severity == DiagnosticSeverity.Error
            select diagnostic.ToString());
    }

    [Fact]
    public void Every_file_that_a_page_links_to_is_there() =>
        Assert.Empty(
            from page in Directory.GetFiles(Shared.Repository, "*.md")
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !File.Exists(Path.Combine(Shared.Repository, target.Split('#')[0]))
            select $"{Path.GetFileName(page)}: {target}");

    [Fact]
    public void Every_committed_file_of_data_is_described()
    {
        var folder = Path.Combine(Shared.Repository, "data");
        var text = File.ReadAllText(Path.Combine(folder, "README.md"));
        var names = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));
        Assert.DoesNotContain(names, name => name != "README.md" && !name.StartsWith("models/", StringComparison.Ordinal)
            && !Names(name) && !Names($"{Path.GetDirectoryName(name)}/*{Path.GetExtension(name)}"));

        bool Names(string file) => text.Contains($"`{file}`", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `(\w+)[ `]", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| (?:\[)?(\d+)(?:\]\([^)]*\))? \|.*\| (\w[^|]*?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
