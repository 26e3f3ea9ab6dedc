using System.Xml.Linq;
using BetweenTokens.NotebookEngine.Mathml;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Mathml;

[Trait("tier", "fast")]
public sealed class FormulaTests
{
    private static readonly string _folder = Path.Combine(Shared.Repository, "tests", "NotebookEngine", "Mathml");

    /// <summary>Every formula of the twenty topics, a line each.</summary>
    public static TheoryData<string> Formulas =>
        [.. File.ReadAllLines(Path.Combine(_folder, "formulas.txt")).Where(line => line.Length > 0)];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Draws_every_formula_of_the_topics(string latex)
    {
        foreach (var display in new[] { false, true })
        {
            var formula = Formula.FromLatex(latex, display);
            Assert.Null(formula.Problem);
            AssertWellFormed(formula.Html);
        }
    }

    [Fact]
    public void Writes_them_as_approved() =>
        Snapshot.Match(string.Join("\n", File.ReadAllLines(Path.Combine(_folder, "formulas.txt"))
            .Where(line => line.Length > 0).Select(line => $"{line}\n    {Body(line)}")));

    [Theory]
    [InlineData("x^2", "<msup><mi>x</mi><mn>2</mn></msup>")]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData("x'", "<msup><mi>x</mi><mo>′</mo></msup>")]
    [InlineData("e_{кошка}", "<msub><mi>e</mi><mrow><mi>кошка</mi></mrow></msub>")]
    [InlineData("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("x^23", "<msup><mi>x</mi><mn>2</mn></msup><mn>3</mn>")]
    [InlineData("\\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData("0{,}936", "<mn>0</mn><mn>,</mn><mn>936</mn>")]
    [InlineData("\\mathbb R", "<mi mathvariant=\"normal\">ℝ</mi>")]
    [InlineData("\\mathcal{L}", "<mi mathvariant=\"normal\">ℒ</mi>")]
    [InlineData("a \\not= b", "<mi>a</mi><mo>≠</mo><mi>b</mi>")]
    [InlineData("\\hat y", "<mover accent=\"true\"><mi>y</mi><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData("\\max_j z_j", "<munder><mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">max</mo><mi>j</mi></munder>"
        + "<mspace width=\"0.167em\"></mspace><msub><mi>z</mi><mi>j</mi></msub>")]
    public void Converts(string latex, string expected) => Assert.Equal(expected, Body(latex));

    [Theory]
    [InlineData("\\left( \\frac{a}{b} \\right]")]
    [InlineData("\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{иначе} \\end{cases}")]
    [InlineData("\\begin{aligned} a &= b \\\\ &= c \\end{aligned}")]
    [InlineData("a &= b \\\\ c &= d")]
    [InlineData("\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}")]
    [InlineData("\\underbrace{x + y}_{\\text{sum of two}}")]
    [InlineData("\\operatorname*{arg\\,max}_{w \\in V} P(w \\mid c)")]
    [InlineData("{}^2 x")]
    [InlineData("\\{ x \\mid x < 5 \\}")]
    [InlineData("𝑥 + 🐱")]
    [InlineData("")]
    public void Writes_well_formed_markup(string latex)
    {
        var formula = Formula.FromLatex(latex, display: true);
        Assert.Null(formula.Problem);
        AssertWellFormed(formula.Html);
    }

    [Theory]
    [InlineData("\\foo{x}", "unknown command \\foo")]
    [InlineData("x^", "an argument is missing at the end")]
    [InlineData("{x", "'}' is missing at the end")]
    [InlineData("x}", "'}' without its beginning")]
    [InlineData("\\left( x", "\\left without \\right")]
    [InlineData("\\begin{cases} x", "\\begin without \\end")]
    [InlineData("\\begin{tikzpicture} x \\end{tikzpicture}", "unknown environment tikzpicture")]
    [InlineData("\\frac{1}", "an argument is missing at the end")]
    [InlineData("\\text{open", "something is missing at the end")]
    public void Shows_what_it_does_not_understand_as_code_and_says_so(string latex, string problem)
    {
        var formula = Formula.FromLatex(latex, display: false);
        Assert.StartsWith(problem, formula.Problem, StringComparison.Ordinal);
        Assert.Equal($"<code class=\"formula\">{System.Net.WebUtility.HtmlEncode(latex)}</code>", formula.Html);
    }

    private static string Body(string latex)
    {
        var math = AssertWellFormed(Formula.FromLatex(latex, display: false).Html);
        var row = math.Elements().Single().Elements().First();
        return string.Concat(row.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting)));
    }

    private static XElement AssertWellFormed(string html) => XElement.Parse(html.Replace("&nbsp;", "&#160;", StringComparison.Ordinal));
}
