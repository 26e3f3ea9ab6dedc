using System.Globalization;
using System.Net;
using BetweenTokens.Plots;
using BetweenTokens.Text.Training;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class MergeLadderTests
{
    private static BpeTraining Training() => new BpeTraining(["кот коту кот", "<кот> скот"], new() { VocabularySize = 100 }).Run();

    [Fact]
    public void A_row_for_every_merge_that_changes_the_text_with_pair_and_count()
    {
        var training = Training();
        var (picture, rows) = (Pictures.Merges(training, "скот"), training.Watch("скот").ToList());
        var html = WebUtility.HtmlDecode(picture.ToHtml());
        Assert.Equal(rows.Count, html.Split("<tr><td").Length - 1);
        Assert.All(rows.Skip(1), row => Assert.Contains($"<td class=\"n\">{row.Step!.Number}</td>"
            + $"<td>{row.Step.Left} + {row.Step.Right} → {row.Step.Piece}</td>"
            + $"<td class=\"n\">{row.Step.Count}</td>", html, StringComparison.Ordinal));
        Assert.Contains("<span class=\"m\">кот</span>", html, StringComparison.Ordinal);
        Assert.StartsWith("▁ с к о т → ", picture.Alt, StringComparison.Ordinal);
        Assert.All(rows.SelectMany(row => row.Pieces),
            piece => Assert.Contains($">{piece}</text>", picture.ToSvg(), StringComparison.Ordinal));
        Assert.DoesNotContain("<кот>", Pictures.Merges(training, "<кот>").ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_rows_the_first_and_the_last_are_shown_and_the_rest_is_counted()
    {
        var training = Training();
        var rows = training.Watch("кот коту скот").ToList();
        var picture = Pictures.Merges(training, "кот коту скот", most: 3);
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, Words.Now.MoreRows, rows.Count - 3),
            picture.ToHtml(), StringComparison.Ordinal);
        Assert.EndsWith($"({rows[^1].Step!.Count})", picture.Alt, StringComparison.Ordinal);
        Assert.StartsWith("«x» of «кот x» is no piece",
            Assert.Throws<ArgumentException>(() => Pictures.Merges(training, "кот x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_curve_starts_with_the_whole_corpus_and_falls_with_every_merge()
    {
        var training = Training();
        // a title of its own: under a known one the curve of before is drawn too
        var y = Pictures.CorpusLength(training, "кот, коту, скот").Figure.Data[0]!["y"]!.AsArray()
            .Select(value => value!.GetValue<double>()).ToArray();
        Assert.Equal(training.Steps[0].TokensBefore, y[0]);
        Assert.Equal(training.Steps.Select(step => (double)step.CorpusTokens), y[1..]);
        Assert.Throws<ArgumentException>(() => Pictures.CorpusLength(new BpeTraining(["кот"], new() { VocabularySize = 100 })));
    }
}
