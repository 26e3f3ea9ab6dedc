using System.Globalization;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Hooks;

/// <summary>Names of hook points, as TransformerLens spells them.</summary>
public static class HookNames
{
    /// <summary>The name of a point in a layer, for instance <c>blocks.5.attn.hook_z</c>.</summary>
    public static string Of(HookPoint point, int layer = -1) =>
        string.Format(CultureInfo.InvariantCulture, HookTable.Of(point).Name, layer);

    /// <summary>True for places that every block has; false for those outside.</summary>
    public static bool IsInBlock(HookPoint point) => HookTable.Of(point).IsInBlock;

    /// <summary>False: the inside of a recurrence, known only when it is over; it can be seen, not changed.</summary>
    public static bool CanChange(HookPoint point) => HookTable.Of(point).Changeable;

    /// <summary>True where a transformer of this kind has the place in a layer.</summary>
    public static bool Exists(HookPoint point, int layer, TransformerConfig config) => HookTable.Of(point).Exists(config, layer);

    /// <summary>Every place of a transformer, in order of computation.</summary>
    public static IReadOnlyList<HookAddress> All(TransformerConfig config)
    {
        var rows = HookTable.Rows;
        var blocks = rows.Where(row => row.IsInBlock).ToList();
        return
        [
            .. Outside(rows.TakeWhile(row => !row.IsInBlock)),
            .. Enumerable.Range(0, config.NLayers).SelectMany(layer =>
                blocks.Where(row => row.Exists(config, layer)).Select(row => new HookAddress(row.Point, layer))),
            .. Outside(rows.SkipWhile(row => !row.IsInBlock).SkipWhile(row => row.IsInBlock)),
        ];

        IEnumerable<HookAddress> Outside(IEnumerable<HookRow> some) =>
            some.Where(row => row.Exists(config, 0)).Select(row => new HookAddress(row.Point));
    }
}
