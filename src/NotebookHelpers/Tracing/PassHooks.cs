using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Tracing;

/// <summary>The hooks of one pass: changes first, then what is kept.</summary>
/// <remarks>
/// Fused kernels round otherwise than the same steps taken one by one. So every pass with hooks goes in steps, whatever
/// it keeps: an activation of one such pass, put back into another, is what was there to the last bit.
/// </remarks>
/// <param name="interventions">Changes, in order.</param>
/// <param name="end">Positions read when the pass is done.</param>
/// <param name="grows">True: the text is being continued, so a position that is not there may still come.</param>
/// <param name="keep">Takes what is kept.</param>
/// <param name="keeps">What to keep.</param>
internal sealed class PassHooks(
    IReadOnlyList<Intervention> interventions, long end, bool grows = false,
    Action<HookAddress, Tensor>? keep = null, Func<HookAddress, bool>? keeps = null)
    : IForwardHooks
{
    private readonly ILookup<HookAddress, Intervention> _byAddress = interventions.ToLookup(i => i.At);

    /// <summary>
    /// Hooks for a pass that only changes; null where there is nothing to change, so that the pass stays as fast as it is.
    /// </summary>
    public static PassHooks? Changing(IReadOnlyList<Intervention> interventions, long end, bool grows = false) =>
        interventions.Count == 0 ? null : new PassHooks(interventions, end, grows);

    /// <summary>Refuses changes that do not fit a transformer.</summary>
    public static IReadOnlyList<Intervention> Checked(IReadOnlyList<Intervention> interventions, TransformerConfig config)
    {
        foreach (var intervention in interventions)
        {
            intervention.Validate(config);
        }

        return interventions;
    }

    /// <summary>Places that every pass with hooks forms, whoever asks for them.</summary>
    public static bool InSteps(HookPoint point) =>
        point is HookPoint.Scores or HookPoint.Pattern or HookPoint.Norm1Scale or HookPoint.Norm2Scale or HookPoint.FinalNormScale;

    public bool Wants(HookPoint point, int layer) =>
        InSteps(point)
        || _byAddress.Contains(new(point, layer))
        || (keeps is not null && keeps(new(point, layer)));

    public Tensor Visit(HookPoint point, int layer, Tensor value)
    {
        var address = new HookAddress(point, layer);
        foreach (var intervention in _byAddress[address])
        {
            value = intervention.Apply(value, end, grows);
        }

        if (keeps is not null && keeps(address))
        {
            keep!(address, value);
        }

        return value;
    }
}
