using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running.Parameters;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Running;

[Trait("tier", "fast")]
public sealed class ParameterTests
{
    private const string Cell = "// what can be set\nvar model = \"glass/base\";\nint seed = 1, count = -2;\nvar T = 0.7;\n"
        + "float f = 1;\nvar fast = false;\nlong? big = null;\nvar temperatures = new[] { 0.2, 1 };\n"
        + "string[] words = [\"a\"];\nvar loaded = Load(model);";

    private static readonly Notebook _sample = Of("sample.ipynb", Cell);

    [Fact]
    public void Reads_names_types_and_defaults_from_the_tagged_cell() => Assert.Equal(
        ["string model = \"glass/base\"", "int seed = 1", "int count = -2", "double T = 0.7", "float f = 1", "bool fast = false",
            "long? big = null", "double[] temperatures = new[] { 0.2, 1 }", "string[] words = [\"a\"]", "? loaded = Load(model)"],
        DeclaredParameters.Of(_sample).Select(p => $"{p.Type ?? "?"} {p.Name} = {p.Default}"));

    [Theory]
    [InlineData("model", "a \"b\"\n", "model = \"a \\\"b\\\"\\n\";")]
    [InlineData("seed", "-7", "seed = -7;")]
    [InlineData("T", "2", "T = 2d;")]
    [InlineData("T", "1e-3", "T = 0.001d;")]
    [InlineData("f", "0.5", "f = 0.5f;")]
    [InlineData("fast", "True", "fast = true;")]
    [InlineData("big", "12345678901", "big = 12345678901L;")]
    [InlineData("big", "null", "big = null;")]
    [InlineData("temperatures", "0.2, 0.8,2", "temperatures = new double[] { 0.2d, 0.8d, 2d };")]
    [InlineData("words", "[\"a, b\", \"c\"]", "words = new string[] { \"a, b\", \"c\" };")]
    [InlineData("words", "", "words = new string[] {  };")]
    public void Writes_the_value_as_a_literal_of_the_declared_type(string name, string text, string expected)
    {
        var cells = ParameterInjection.Inject(_sample, Values(name, text)).Cells;
        Assert.Equal("injected-parameters", Assert.Single(cells[1].Tags));
        Assert.Equal("// Set from outside.\n" + expected, cells[1].Source);
    }

    [Theory]
    [InlineData("seed", "1.5", "sample.ipynb: parameter 'seed' is int (by default 1); '1.5' is not.")]
    [InlineData("T", "0,7", "sample.ipynb: parameter 'T' is double (by default 0.7); '0,7' is not.")]
    [InlineData("fast", "yes", "parameter 'fast' is bool")]
    [InlineData("temperatures", "0.2;1", "parameter 'temperatures' is double[]")]
    [InlineData("loaded", "x", "parameter 'loaded' (var = Load(model)) cannot be set from outside")]
    public void Refuses_a_value_of_another_type(string name, string text, string message) =>
        Assert.Contains(message, Assert.Throws<ParameterException>(() => Check([_sample], name, text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_an_unknown_name_with_the_nearest() =>
        Assert.Equal("sample.ipynb has no parameter 'modell'. Nearest: model.",
            Assert.Throws<ParameterException>(() => Check([_sample], "modell", "x")).Message);

    [Fact]
    public void Lets_a_parameter_stand_in_any_of_several_notebooks()
    {
        var other = Of("other.ipynb", "var prompt = \"x\";");
        Check([_sample, other], "prompt", "y");
        Assert.Same(_sample, ParameterInjection.Inject(_sample, Values("prompt", "y")));
        Assert.StartsWith("None of the selected notebooks has a parameter 'nothing'",
            Assert.Throws<ParameterException>(() => Check([_sample, other], "nothing", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replaces_what_an_earlier_run_injected()
    {
        var once = ParameterInjection.Inject(_sample, Values("seed", "2"));
        var twice = ParameterInjection.Inject(once, Values("seed", "3"));
        Assert.Equal(2, twice.Cells.Count);
        Assert.Contains("seed = 3;", twice.Cells[1].Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=b=c", "a", "b=c")]
    [InlineData("a=", "a", "")]
    public void Splits_at_the_first_equals_sign(string assignment, string name, string value) =>
        Assert.Equal(new(name, value), ParameterInjection.Parse(assignment));

    [Fact]
    public void Refuses_an_assignment_without_an_equals_sign() =>
        Assert.Throws<ParameterException>(() => ParameterInjection.Parse("model"));

    private static Dictionary<string, string> Values(string name, string text) => new() { [name] = text };

    private static void Check(IReadOnlyCollection<Notebook> notebooks, string name, string text) =>
        ParameterInjection.Check(notebooks, Values(name, text), (asked, known) => NearestNames.Of(asked, known));

    private static Notebook Of(string file, string parameters) =>
        new([new CodeCell("p", parameters, new() { ["tags"] = new System.Text.Json.Nodes.JsonArray("parameters") }, null, [])], [])
        {
            Path = Path.GetFullPath(file),
        };
}
