using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Hooks;

/// <summary>One place of one layer.</summary>
/// <param name="Point">Which place.</param>
/// <param name="Layer">Block number from zero; −1 outside the blocks.</param>
public readonly record struct HookAddress(HookPoint Point, int Layer = -1)
{
    /// <summary>Reads a name such as <c>blocks.5.attn.hook_z</c>.</summary>
    /// <exception cref="ArgumentException">No such place; the message suggests the nearest.</exception>
    public static HookAddress Parse(string name)
    {
        var parts = name.Split('.');
        var layer = parts.Length > 2 && parts[0] == "blocks" && int.TryParse(
                parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
        foreach (var point in Enum.GetValues<HookPoint>())
        {
            if (HookNames.Of(point, layer) == name && HookNames.IsInBlock(point) == layer >= 0)
            {
                return new(point, layer);
            }
        }

        var known = Enum.GetValues<HookPoint>().Select(point => HookNames.Of(point, Math.Max(0, layer)));
        var nearest = NearestNames.Of(name, known);
        var advice = nearest.Count > 0
            ? $"The nearest: {string.Join(", ", nearest)}."
            : $"Hooks are called, for instance, {HookNames.Of(HookPoint.ResidPre, 0)} or {HookNames.Of(HookPoint.Pattern, 0)}.";
        throw new ArgumentException($"There is no hook '{name}'. {advice}", nameof(name));
    }

    /// <summary>A name is an address.</summary>
    public static implicit operator HookAddress(string name) => Parse(name);

    /// <summary>Refuses a place that a transformer of this kind does not have.</summary>
    /// <returns>This address.</returns>
    /// <exception cref="ArgumentException">Says why the place is not there.</exception>
    public HookAddress In(TransformerConfig config)
    {
        if (HookNames.IsInBlock(Point) ? Layer < 0 || Layer >= config.NLayers : Layer != -1)
        {
            var there = HookNames.IsInBlock(Point)
                ? $"this model has layers 0 to {config.NLayers - 1}"
                : "it stands outside the layers, at −1";
            throw new ArgumentException($"{Point} in layer {Layer} does not exist: {there}.");
        }

        var layer = Math.Max(0, Layer);
        return HookNames.Exists(Point, layer, config) ? this
            : throw new ArgumentException($"{this} does not exist in this model: it has no such part. It has: "
                + $"{string.Join(", ", HookNames.All(config).Select(a => HookNames.Of(a.Point, layer)).Distinct())}.");
    }

    /// <summary>The name, as in <see cref="HookNames"/>.</summary>
    public override string ToString() => HookNames.Of(Point, Layer);
}
