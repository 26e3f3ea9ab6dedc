using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>The script dialect that notebooks may count on in every engine, a line a test.</summary>
[Trait("tier", "slow")]
public sealed class DialectTests : IDisposable
{
    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("typeof(Math).FullName", "System.Math")]
    [InlineData("new StringBuilder(\"ab\").ToString()", "ab")]
    [InlineData("typeof(ArrayList).FullName", "System.Collections.ArrayList")]
    [InlineData("new List<int> { 1, 2 }.Count", "2")]
    [InlineData("Task.FromResult(3).Result", "3")]
    [InlineData("new[] { 1, 2, 3 }.Sum()", "6")]
    public void Imports_what_dotnet_interactive_imports(string expression, string expected) =>
        Assert.Equal(expected, _session.Value(expression));

    [Fact]
    public void Does_not_import_system_io()
    {
        _session.Run("File.Exists(\"x\")");
        Assert.Equal(SubmissionStatus.Failed, _session.Last.Status);
        Assert.Contains("CS0103", _session.Last.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_the_whole_framework_without_a_reference() =>
        Assert.Equal("7", _session.Value(
            "System.Text.Json.JsonDocument.Parse(\"[7]\").RootElement[0].GetInt32() + System.IO.Path.GetFileName(\"a/\").Length"));

    [Fact]
    public void Gives_the_last_expression_without_a_semicolon_as_the_result()
    {
        Assert.Equal("4", _session.Value("var x = 2;\nx * 2"));
        Assert.Empty(_session.Run("x * 2;"));
        Assert.Equal(SubmissionStatus.Failed, _session.Last.Status);
        Assert.Empty(_session.Run("x.ToString();"));
        Assert.Equal(SubmissionStatus.Ok, _session.Last.Status);
    }

    [Fact]
    public void Gives_no_result_for_a_void_expression() => Assert.Empty(_session.Run("System.GC.KeepAlive(1)"));

    [Fact]
    public void Shows_null_as_dotnet_interactive_does() => Assert.Equal("<null>", _session.Value("(string)null"));

    [Fact]
    public void Awaits_at_top_level() => Assert.Equal("5", _session.Value("await Task.Delay(1);\nvar y = await Task.FromResult(5);\ny"));

    [Fact]
    public void Refuses_using_var_at_top_level()
    {
        _session.Run("using var stream = new System.IO.MemoryStream();");
        Assert.Equal(SubmissionStatus.Failed, _session.Last.Status);
    }

    [Fact]
    public void Refuses_a_namespace()
    {
        _session.Run("namespace N { class C { } }");
        Assert.Contains("CS7021", _session.Last.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_extension_methods_at_top_level_but_not_in_a_class()
    {
        Assert.Equal("6", _session.Value("static int Twice(this int n) => 2 * n;\n3.Twice()"));
        _session.Run("static class E { public static int Thrice(this int n) => 3 * n; }");
        Assert.Contains("CS1109", _session.Last.Error!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_variable_that_was_assigned_before_an_exception()
    {
        _session.Run("var kept = 7;\nthrow new InvalidOperationException(\"no\");");
        Assert.Equal(SubmissionStatus.Failed, _session.Last.Status);
        Assert.Equal("7", _session.Value("kept"));
    }

    [Fact]
    public void Declares_types_and_usings_for_later_cells()
    {
        _session.Run("using System.Globalization;\nrecord Point(int X, int Y);");
        Assert.Equal("3", _session.Value("new Point(1, 2).X + int.Parse(\"2\", CultureInfo.InvariantCulture)"));
    }

    [Fact]
    public void Lets_a_later_cell_declare_a_variable_again()
    {
        Assert.Equal("1", _session.Value("var v = 1;\nv"));
        Assert.Equal("text", _session.Value("var v = \"text\";\nv"));
    }

    [Fact]
    public void Has_display_and_html()
    {
        var outputs = _session.Run("display(1); HTML(\"<b>x</b>\").Display(); display(\"<b>\", \"text/html\"); display(2, \"text/plain\");")
            .Cast<DisplayOutput>().ToList();
        Assert.Equal("<b>x</b>", outputs[1].Data.Text(MimeBundle.Html));
        Assert.Contains("&lt;b&gt;", outputs[2].Data.Text(MimeBundle.Html), StringComparison.Ordinal);
        Assert.Equal([MimeBundle.Plain], outputs[3].Data.Keys);
    }

    [Fact]
    public void Lets_scripts_through() =>
        Assert.Equal("<script>1</script>",
            Assert.IsType<DisplayOutput>(Assert.Single(_session.Run("HTML(\"<script>1</script>\")"))).Data.Text(MimeBundle.Html));

    [Fact]
    public void Updates_what_was_displayed_even_from_a_later_cell()
    {
        var first = _session.Run("var shown = display(\"before\");");
        _session.Run("shown.Update(\"after\");");
        Assert.Equal("after", Assert.IsType<DisplayOutput>(Assert.Single(first)).Data.Text(MimeBundle.Plain));
    }

    [Fact]
    public void Captures_both_console_streams_in_order()
    {
        var outputs = _session.Run("Console.Write(\"a\"); Console.WriteLine(1.5); Console.Error.WriteLine(\"bad\"); Console.Write('z');");
        Assert.Equal([new StreamOutput("stdout", "a1.5\n"), new StreamOutput("stderr", "bad\n"), new StreamOutput("stdout", "z")], outputs);
    }

    [Fact]
    public void Captures_the_console_of_tasks_that_the_cell_starts() =>
        Assert.Equal([new StreamOutput("stdout", "from a task\n")],
            _session.Run("await Task.Run(() => Console.WriteLine(\"from a task\"));"));

    [Fact]
    public void Tells_the_wall_time_on_request()
    {
        var output = Assert.IsType<DisplayOutput>(Assert.Single(_session.Run("#!time\nvar t = 1;")));
        Assert.Matches(@"^Wall time: [0-9.]+ms$", output.Data.Text(MimeBundle.Plain));
    }

    [Fact]
    public void Refuses_other_magic_commands_by_name()
    {
        _session.Run("var a = 1;\n#!html\n<b>x</b>");
        Assert.Contains("'#!html' is not known here", _session.Last.Error!.Value, StringComparison.Ordinal);
        Assert.Equal(2, _session.Last.ErrorLine);
    }

    [Fact]
    public void Compiles_optimised()
    {
        // The optimiser's absence shows in the submission's DebuggableAttribute.
        Assert.Equal("False", _session.Value("class Probe { }\n"
            + "((System.Diagnostics.DebuggableAttribute)Attribute.GetCustomAttribute(typeof(Probe).Assembly, "
            + "typeof(System.Diagnostics.DebuggableAttribute)))?.IsJITOptimizerDisabled ?? false"));
    }

    [Fact]
    public void Runs_every_cell_and_its_continuations_on_one_thread()
    {
        _session.Run(
            "var before = Environment.CurrentManagedThreadId; await Task.Delay(5); var after = Environment.CurrentManagedThreadId;");
        Assert.Equal("True", _session.Value("before == after && after == Environment.CurrentManagedThreadId"));
    }
}
