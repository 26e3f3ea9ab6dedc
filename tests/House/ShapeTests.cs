using System.Text.RegularExpressions;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>
/// The network is read with its shapes: in <c>Models/Layers</c> a line that changes one ends with it (CONTRIBUTING, Shapes).
/// </summary>
[Trait("tier", "fast")]
public partial class ShapeTests
{
    private static readonly string _layers = Path.Combine(Shared.Repository, "src", "NotebookHelpers", "Models", "Layers");

    [Fact]
    public void A_line_that_changes_a_shape_ends_with_it()
    {
        var lines = Directory.GetFiles(_layers, "*.cs")
            .SelectMany(path => File.ReadAllLines(path).Select((text, i) => (Text: text, At: $"{Path.GetFileName(path)}({i + 1})")))
            .ToList();
        Assert.True(lines.Count(line => Changes(line.Text)) > 60, "the rule sees the lines");
        Assert.Empty(lines.Where(line => Changes(line.Text) && !Shape().IsMatch(line.Text))
            .Select(line => $"{line.At}: {line.Text.Trim()}"));
    }

    [Theory]
    [InlineData("var a = x.view(1, 2);", true, false)]
    [InlineData("var a = cat([x, y], -1); // [B, T, D]", true, true)]
    [InlineData("var a = x.narrow(1, 0, 3); // the first three", true, false)]
    [InlineData("/// <summary>x.view(1)</summary>", false, false)]
    [InlineData("rows.Concat(x)", false, false)]
    public void The_rule_can_fail(string line, bool changes, bool says) =>
        Assert.Equal((changes, says), (Changes(line), Shape().IsMatch(line)));

    private static bool Changes(string line) => !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && Operation().IsMatch(line);

    [GeneratedRegex(@"\.(view|reshape|transpose|permute|unsqueeze|squeeze|expand|flatten|narrow|chunk|unbind|select|t)\("
        + @"|(?<![\w.])(matmul|cat|stack|outer)\(")]
    private static partial Regex Operation();

    [GeneratedRegex(@"// .*\[[^\]]+\]")]
    private static partial Regex Shape();
}
