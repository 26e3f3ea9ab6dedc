using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Models;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class MapPicturesTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    [Fact]
    public void A_map_is_shown_as_its_picture()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var map = Ablation.Heads(model, _ids, Metric.LogProbability(4));
        var picture = Pictures.Effects(map);
        Assert.Equal(picture.ToHtml(), map.ToHtml());
        Assert.Equal(map[1, 2], (double)picture.Figure.Data[0]!["z"]![1]![2]!, 1e-4);
        Assert.Contains("ln p of #4", picture.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void One_column_or_one_row_is_bars()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var layers = Ablation.Layers(model, _ids, Metric.LogProbability(4));
        Assert.Equal(2, Pictures.Effects(layers).Figure.Data[0]!["x"]!.AsArray().Count);
        var neurons = Ablation.Neurons(model, _ids, 0, Metric.LogProbability(4));
        var bars = Pictures.Effects(neurons).Figure.Data[0]!;
        Assert.Equal(24, bars["x"]!.AsArray().Count);
        Assert.Equal(neurons.Top(1)[0].Value, (double)bars["x"]![0]!, 1e-4);
        Assert.StartsWith($"слой 1, {neurons.Top(1)[0].Name[2..]}: ", (string)bars["customdata"]![0]!); // L0N9 in code
    }
}
