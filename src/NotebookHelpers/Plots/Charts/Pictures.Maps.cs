using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using BetweenTokens.Display;
using BetweenTokens.Inspection.Causal;

namespace BetweenTokens.Plots;

// Pictures of what changes of a model did to a metric.
public static partial class Pictures
{
    private const int MostBars = 24;

    /// <summary>Effects as a heat map, zero in the middle of the scale; as bars where the map has one row or one column.</summary>
    /// <param name="map">The effects.</param>
    /// <param name="title">What is shown; null: the map's own words.</param>
    public static ChartPicture Effects(EffectMap map, string? title = null)
    {
        title ??= $"{map.Title}: {map.Metric}";
        var unit = map.Metric.Unit switch { "nats" => Words.Now.Nats, "logits" => Words.Now.Logit, var own => own };
        var value = new Axis(Words.Now.Effect, unit);
        if (map.ColumnLabels.Count == 1)
        {
            return Noted(Bars(title, AxisOf(map.RowAxis, map.RowLabels), value,
                [.. Enumerable.Range(0, map.RowLabels.Count).Select(row => map[row, 0])]), map);
        }

        if (map.RowLabels.Count == 1)
        {
            var top = map.Top(MostBars);
            return Noted(Bars(title, AxisOf(map.ColumnAxis, []) with { Labels = [.. top.Select(effect => NameOf(map, effect))] }, value,
                [.. top.Select(effect => effect.Value)]), map);
        }

        return Noted(Matrix(title, AxisOf(map.ColumnAxis, map.ColumnLabels), AxisOf(map.RowAxis, map.RowLabels), map.Effects, value,
            signed: true), map);
    }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must be in place before the first result is shown, whoever shows it.")]
    internal static void RegisterMaps() => NaturalPictures.Register<EffectMap>(map => Effects(map));

    private static ChartPicture Noted(ChartPicture picture, EffectMap map) =>
        map.RowAxis == EffectAxis.Layer || map.ColumnAxis == EffectAxis.Layer ? CountingLayers(picture) : picture;

    // «L9H6» of the library, which counts from zero, as pictures count.
    private static string NameOf(EffectMap map, Effect effect) => map.RowAxis == EffectAxis.Layer
        && int.TryParse(map.RowLabels[effect.Row], out int layer)
            ? map.ColumnAxis switch
            {
                EffectAxis.Head when int.TryParse(map.ColumnLabels[effect.Column], out int head) => LayerNames.Head(layer, head),
                EffectAxis.KeyValueHead when int.TryParse(map.ColumnLabels[effect.Column], out int pair) =>
                    $"{LayerNames.Layer(layer)}, KV {LayerNames.Tick(pair)}",
                EffectAxis.Neuron => $"{LayerNames.Layer(layer)}, N{map.ColumnLabels[effect.Column]}",
                EffectAxis.Whole => LayerNames.Layer(layer),
                _ => $"{LayerNames.Layer(layer)}, «{map.ColumnLabels[effect.Column]}»",
            }
            : effect.Name;

    private static Axis AxisOf(EffectAxis axis, IReadOnlyList<string> labels) => new Axis(axis switch
    {
        EffectAxis.Head or EffectAxis.KeyValueHead => Words.Now.Head,
        EffectAxis.Position => Words.Now.Token,
        EffectAxis.Query => Words.Now.Query,
        EffectAxis.Key => Words.Now.Key,
        _ => Words.Now.Layer,
    })
    {
        Labels = axis is EffectAxis.Layer or EffectAxis.Head or EffectAxis.KeyValueHead ? [.. labels.Select(LayerNames.Tick)] : labels,
    };
}
