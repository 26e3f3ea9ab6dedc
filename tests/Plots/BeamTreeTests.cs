using BetweenTokens.Microworld;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class BeamTreeTests
{
    private static readonly Oracle _model = new(World.Create(Worlds.Only("weather")));

    [Fact]
    public void Every_node_stands_with_its_number_and_every_result_with_its_rank_and_score()
    {
        var found = BeamSearch.Run(_model, _model.Law.Read("Погода по дням: снег,"), new() { Beams = 3, MaxTokens = 6 });
        var picture = Pictures.Beams("Дерево <b>", found, _model.Spell);
        var svg = picture.ToSvg();
        Assert.Equal(found.Nodes.Count, svg.Split("rx=\"4\"").Length - 1);
        Assert.Equal(found.Nodes.Count(node => node.Parent >= 0), svg.Split("<path").Length - 1);
        foreach (var (rank, one) in found.Hypotheses.Index())
        {
            Assert.Contains($"№{rank + 1}: {Pictures.Text(one.Score, 2)}", svg, StringComparison.Ordinal);
            Assert.Contains($"ln p {Pictures.Text(one.LogProbability, 2)}", picture.Alt, StringComparison.Ordinal);
        }

        foreach (var node in found.Nodes.Where(node => node.Fate == BeamFate.Childless))
        {
            Assert.Contains($"{Pictures.Text(node.LogProbability, 2)} ✗ шаг {node.Died + 1}", svg, StringComparison.Ordinal);
        }

        Assert.Equal(found.Nodes.Count(node => node.Fate == BeamFate.OutsideBeam), svg.Split(" ✗<").Length - 1);
        Assert.DoesNotContain("<b>", picture.ToHtml(), StringComparison.Ordinal);
        Assert.Throws<ReaderException>(() => Pictures.Beams("пусто", new BeamResult([], []), _model.Spell));
    }

    [Fact]
    public void Texts_side_by_side_stand_on_one_scale_with_their_means()
    {
        var picture = Pictures.SideBySide(
            "Рядом", [("тихий", [new("а", 1), new("б", 2)]), ("громкий", [new("<в>", 4), new("г", double.NaN)])]);
        var html = picture.ToHtml();
        Assert.Contains("тихий: в среднем 1,50 нат", html, StringComparison.Ordinal);
        Assert.Contains("громкий: в среднем 4,00 нат", html, StringComparison.Ordinal);
        Assert.Contains("--v:0.25", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<в>", html, StringComparison.Ordinal);
        Assert.Throws<ReaderException>(() => Pictures.SideBySide("пусто", []));
    }
}
