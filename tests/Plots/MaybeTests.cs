using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Plots;

/// <summary>What may not be on this machine, and what another cell was to make.</summary>
[Trait("tier", "fast")]
public class MaybeTests
{
    private static Maybe<string> Here { get; } = new("Paris", "", "paris");

    private static Maybe<string> Absent { get; } = new(null, "no such model: fetch it", "paris");

    [Fact]
    public void What_is_here_is_shown_and_goes_on()
    {
        Assert.Equal(5, Here.Show(s => s.Length));
        Assert.Equal("PARIS", Here.Then(s => s.ToUpperInvariant()).Show(s => s));
        Assert.Equal("Paris, Paris", Here.And(Here).Show(both => $"{both.Item1}, {both.Item2}"));
    }

    [Fact]
    public void What_is_absent_says_why_wherever_it_is_used_and_nothing_is_asked_of_it()
    {
        var later = Absent.Then<string>(_ => throw new InvalidOperationException("asked"));
        foreach (var shown in new[] { Absent.Show(_ => ""), later.Show(_ => ""), Here.And(later).Show(_ => ""),
            Absent.And(Here).Show(_ => "") })
        {
            Assert.Contains("fetch it", Assert.IsType<Note>(shown).ToString(), StringComparison.Ordinal);
            Assert.Contains("data-skipped=\"paris\"", ((Note)shown).ToHtml(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cell_whose_forerunner_failed_says_which_variable_is_missing()
    {
        Maybe<string>? real = null;
        LanguageModel? model = null;
        Trace? trace = null;

        Assert.Contains("'real'", Assert.Throws<ReaderException>(() => real.Show(s => s)).Message, StringComparison.Ordinal);
        Assert.Contains("'model'", Assert.Throws<ReaderException>(() => model!.Trace("a")).ToString(), StringComparison.Ordinal);
        Assert.Contains("'trace'", Assert.Throws<ReaderException>(() => Pictures.LogitLens(trace!)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_model_tells_the_nearest_names()
    {
        var shown = LanguageModel.LoadIfHere("smollm2-135m-instrukt").Show(ModelCard.Of);
        Assert.Contains("smollm2-135m-instruct", shown.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
