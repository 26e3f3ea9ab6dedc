using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

[Trait("tier", "fast")]
public sealed class ErrorTests : IDisposable
{
    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Points_a_compile_error_at_the_line_and_column_of_the_cell()
    {
        _session.Run("var a = 1;\n\nvar b = a + missing;");
        Assert.Equal(3, _session.Last.ErrorLine);
        Snapshot.Match(string.Join('\n', _session.Last.Error!.Traceback));
    }

    [Fact]
    public void Points_an_exception_at_the_line_of_the_cell_and_shows_it()
    {
        _session.Run(
            "int Half(int n) =>\n    n % 2 == 0 ? n / 2 : throw new ArgumentException(\"odd: \" + n);\nvar fine = Half(4);\nHalf(3)");
        Assert.Equal(SubmissionStatus.Failed, _session.Last.Status);
        Assert.Equal("System.ArgumentException", _session.Last.Error!.Name);
        Snapshot.Match(string.Join('\n', _session.Last.Error.Traceback));
    }

    [Fact]
    public void Names_the_earlier_cell_that_threw()
    {
        _session.Run("void Fail() => throw new InvalidOperationException(\"from the first\");");
        _session.Run("\nFail();");
        Assert.Equal(2, _session.Last.ErrorLine);
        Assert.Contains("   at cell 1, line 1", _session.Last.Error!.Traceback);
        Assert.Contains("   at cell 2, line 2", _session.Last.Error.Traceback);
    }

    [Fact]
    public void Keeps_line_numbers_after_a_directive()
    {
        _session.Run("#!time\nvar a = 1;\nnope();");
        Assert.Equal(3, _session.Last.ErrorLine);
    }

    [Fact]
    public void Shows_what_an_exception_was_caused_by()
    {
        _session.Run("throw new Exception(\"outer\", new FormatException(\"inner\"));");
        Assert.Contains("Caused by System.FormatException: inner", _session.Last.Error!.Traceback);
    }

    [Fact]
    public void Reports_a_value_that_cannot_be_shown()
    {
        _session.Run("Enumerable.Range(0, 3).Select(i => 1 / (i - 1))");
        Assert.Equal(SubmissionStatus.Failed, _session.Last.Status);
        Assert.Equal("System.DivideByZeroException", _session.Last.Error!.Name);
    }

    [Fact]
    public void Keeps_what_was_printed_before_the_error() =>
        Assert.Equal([new StreamOutput("stdout", "so far\n")], _session.Run("Console.WriteLine(\"so far\"); throw new Exception();"));
}
