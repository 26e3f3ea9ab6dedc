using static TorchSharp.torch;

namespace BetweenTokens.Models.Hooks;

/// <summary>Sees the activations of one forward pass, and may replace them.</summary>
/// <remarks>The pass calls it in order of computation; layer is −1 for places outside the blocks.</remarks>
public interface IForwardHooks
{
    /// <summary>False: nobody looks at this value, so the pass may use a fused kernel that never forms it.</summary>
    bool Wants(HookPoint point, int layer);

    /// <summary>Shows one activation.</summary>
    /// <param name="point">The place.</param>
    /// <param name="layer">Block number from zero, or −1.</param>
    /// <param name="value">Shape as documented at the point; owned by the pass, so keep an alias or a clone.</param>
    /// <returns>The value to go on with: the same tensor, or a replacement of the same shape.</returns>
    Tensor Visit(HookPoint point, int layer, Tensor value);
}
