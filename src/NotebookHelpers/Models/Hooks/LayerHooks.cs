using static TorchSharp.torch;

namespace BetweenTokens.Models.Hooks;

/// <summary>The hooks of one pass at one layer.</summary>
internal readonly struct LayerHooks(IForwardHooks? hooks, int layer)
{
    /// <summary>True: somebody looks at this point, so its value must be formed.</summary>
    public bool Wants(HookPoint point) => hooks is not null && hooks.Wants(point, layer);

    /// <summary>Shows a value where it is wanted; returns what to go on with.</summary>
    public Tensor Visit(HookPoint point, Tensor value) =>
        hooks is not null && hooks.Wants(point, layer) ? hooks.Visit(point, layer, value) : value;
}
