using BetweenTokens.Display;
using Xunit;

namespace BetweenTokens.Tests.Display;

/// <summary>Which value of a failed cell a later cell wants.</summary>
[Trait("tier", "fast")]
public sealed class UndoneValuesTests
{
    private readonly Dictionary<string, object?> _values = [];
    private readonly UndoneValues _undone;

    public UndoneValuesTests() => _undone = new UndoneValues((string name, out object? value) => _values.TryGetValue(name, out value));

    [Theory]
    [InlineData("var trace = model.Trace(prompt);", "trace.Show()", "trace")]
    [InlineData("var trace = model.Trace(prompt);", "Pictures.Show(model, $\"до {trace.Count}\")", "trace")]
    [InlineData("var trace = model.Trace(prompt);", "Pictures.Show(model, \"trace\") // trace", null)]
    [InlineData("var trace = model.Trace(prompt);", "var trace = other.Trace(prompt);\ntrace.Show()", null)]
    [InlineData("var trace = model.Trace(prompt);", "other.trace.Show()", null)]
    [InlineData("int[] ids = model.Ids(prompt), trace = ids[1..];", "trace.Length", "trace")]
    [InlineData("var (ids, trace) = Both(prompt);", "trace.Length", "trace")]
    [InlineData("List<(int, string)> trace = Both(prompt);", "trace.Count", "trace")]
    [InlineData("model.Trace(prompt)", "trace.Show()", null)]
    [InlineData("if (trace == null) { }", "trace.Show()", null)]
    public void A_cell_wants_what_a_failed_one_should_have_made(string failed, string next, string? wanted)
    {
        _values["ids"] = _values["trace"] = null;
        _undone.Ended(failed, failed: true);
        Assert.Equal(wanted, _undone.In(next));
    }

    [Fact]
    public void What_was_made_after_all_is_wanted_no_more()
    {
        _undone.Ended("var trace = model.Trace(prompt);", failed: true);
        Assert.Equal("trace", _undone.In("trace.Show()"));

        // The cell that was not run has made nothing either.
        _undone.Ended("var shown = trace.Show();", failed: true);
        Assert.Equal("shown", _undone.In("shown.Wide()"));

        _values["trace"] = "here";
        _undone.Ended("var trace = model.Trace(prompt);", failed: false);
        Assert.Null(_undone.In("trace.Show()"));
    }

    [Fact]
    public void A_null_that_the_reader_wrote_is_the_reader_s()
    {
        _values["other"] = null;
        _undone.Ended("string? other = null;", failed: false);
        Assert.Null(_undone.In("other ?? \"none\""));
    }
}
