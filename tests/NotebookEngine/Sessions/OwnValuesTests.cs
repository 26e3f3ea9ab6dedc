using BetweenTokens.NotebookEngine.Notebooks;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>A reader's own chart, frame, tensor or array as the last expression and through <c>display</c>.</summary>
[Trait("tier", "slow")]
public sealed class OwnValuesTests
{
    // These sessions live in the tests' own process, where the language of messages belongs to all tests.
    private static readonly string _setup = File.ReadAllText(Path.Combine(Testing.Shared.Repository, "notebooks", "setup.cs"))
        .Replace("Language.Now = Words.Now.Code;", "", StringComparison.Ordinal);

    private static readonly string[] _values =
    [
        "Plotly.NET.CSharp.Chart.Line<double, double, string>(new[] { 1.0, 2 }, new[] { 3.0, 4 })",
        "new Microsoft.Data.Analysis.DataFrame(new Microsoft.Data.Analysis.DoubleDataFrameColumn(\"x\", new[] { 1.0 }))",
        "new Microsoft.Data.Analysis.DoubleDataFrameColumn(\"x\", new[] { 1.0 })",
        "torch.ones(2, 2)",
        "new TorchSharp.Modules.Parameter(torch.ones(2, 2))",
        "new[] { 1.5, 2 }",
        "new[] { DayOfWeek.Monday }",
        "new List<int> { 1 }",
        "Enumerable.Range(0, 3).Select(i => i / 2f)",
        "new double[,] { { 1 } }",
        "new[] { new[] { 1.0 } }",
    ];

    [Fact]
    public void Is_shown_by_the_library_once_the_setup_has_run()
    {
        using var session = new TestSession();
        session.Run(_setup);
        Assert.True(session.Last.Error is null, session.Last.Error?.Value);
        foreach (string value in _values)
        {
            var result = Assert.IsType<DisplayOutput>(Assert.Single(session.Run(value)));
            Assert.StartsWith("<style>.bt{", result.Data.Text(MimeBundle.Html));
            var shown = Assert.IsType<DisplayOutput>(Assert.Single(session.Run($"display({value});")));
            Assert.Equal(result.Data.Text(MimeBundle.Html)!.Length, shown.Data.Text(MimeBundle.Html)!.Length); // ids bear the cell's number
        }

        Assert.Equal("Tensor [2] · float32 · cpu\n1  1", session.Value("torch.ones(2)"));
        Assert.StartsWith("DataFrame", session.Value(_values[1]));
    }

    [Fact]
    public void What_the_reader_registers_comes_first()
    {
        using var session = new TestSession();
        session.Run(_setup);
        string formatter = typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location;
        const string register = "Microsoft.DotNet.Interactive.Formatting.Formatter.Register<Half[]>(_ => \"<b>mine</b>\", \"text/html\");";
        session.Run($"#r \"{formatter}\"\n{register}");
        Assert.True(session.Last.Error is null, session.Last.Error?.Value);
        session.Run(_setup); // a second setup changes nothing
        var result = Assert.IsType<DisplayOutput>(Assert.Single(session.Run("new[] { (Half)1 }")));
        Assert.Equal("<b>mine</b>", result.Data.Text(MimeBundle.Html));
    }

    [Theory]
    [InlineData("new byte[] { 1, 2 }")]
    [InlineData("\"text\".ToCharArray()")]
    [InlineData("new[] { \"a\" }")]
    [InlineData("42")]
    public void Other_values_look_as_before(string value)
    {
        using var session = new TestSession();
        session.Run(_setup);
        var result = Assert.IsType<DisplayOutput>(Assert.Single(session.Run(value)));
        Assert.DoesNotContain("class=\"bt\"", result.Data.Text(MimeBundle.Html) ?? "");
    }
}
