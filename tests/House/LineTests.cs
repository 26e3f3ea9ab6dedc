using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>Code that is read without scrolling sideways: 140 columns in a file, 100 in a cell.</summary>
[Trait("tier", "fast")]
public class LineTests
{
    private const int InFile = 140, InCell = 100;

    private static readonly string[] _roots = ["src", "tests", "benchmarks", "build"];

    // A template whose third line is a message of the compiler's, not code.
    private const string Template = "setup.template.cs";

    [Fact]
    public void No_line_of_code_is_longer_than_a_screen()
    {
        var files = _roots.SelectMany(root => Directory.GetFiles(
            Path.Combine(Shared.Repository, root), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.EndsWith(Template, StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 800, $"{files.Count} files are seen");
        Assert.Empty(files.SelectMany(path => Long(File.ReadAllText(path))
            .Select(line => $"{Path.GetRelativePath(Shared.Repository, path)}({line})")));
    }

    [Fact]
    public void No_line_of_a_cell_is_longer_than_a_page_shows()
    {
        var tooLong = from path in Directory.GetFiles(Path.Combine(Shared.Repository, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
                      from cell in NotebookReader.Read(path).Cells.OfType<CodeCell>()
                      from line in cell.Source.Split('\n')
                      where line.Length > InCell
                      select $"{Path.GetFileName(path)}, {cell.Id}: {line}";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_rule_counts_letters_and_lets_a_raw_string_be()
    {
        var just = "// " + new string('ж', InFile - 3);
        Assert.Empty(Long(just));
        Assert.Equal([1], Long(just + "ж"));
        Assert.Equal([5], Long($"var x = \"\"\"\n    {just} of another language\n    \"\"\";\nvar y = 1;\n{just} and more"));
        Assert.Equal([1], Long($"var x = \"{just}\";"));
    }

    /// <summary>Numbers of the lines that are too long; what stands inside a raw string is another language's text.</summary>
    private static IEnumerable<int> Long(string code)
    {
        var lines = code.Split('\n');
        var suspects = Enumerable.Range(0, lines.Length).Where(i => lines[i].TrimEnd('\r').Length > InFile).ToList();
        if (suspects.Count == 0)
        {
            return [];
        }

        var root = CSharpSyntaxTree.ParseText(code).GetRoot();
        var plain = root.DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)).Select(token => token.GetLocation());
        var filled = root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>()
            .Where(text => text.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken))
            .Select(text => text.GetLocation());
        var inside = plain.Concat(filled).Select(location => location.GetLineSpan())
            .SelectMany(span => Enumerable.Range(span.StartLinePosition.Line + 1, span.EndLinePosition.Line - span.StartLinePosition.Line))
            .ToHashSet();
        return suspects.Where(line => !inside.Contains(line)).Select(line => line + 1);
    }
}
