using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>Changes of their own for each row of a batch.</summary>
/// <param name="rows">Changes of each row, in order.</param>
/// <param name="end">Positions of the text.</param>
/// <param name="keep">A place to keep; null: none.</param>
internal sealed class RowHooks(IReadOnlyList<IReadOnlyList<Intervention>> rows, long end, HookAddress? keep = null) : IForwardHooks
{
    private readonly ILookup<HookAddress, (int Row, Intervention Change)> _byAddress =
        rows.SelectMany((changes, row) => changes.Select(change => (Row: row, Change: change))).ToLookup(pair => pair.Change.At);

    /// <summary>What passed at the place to keep, changed: [row, …]; in the scope that was open around the pass.</summary>
    public Tensor? Kept { get; private set; }

    // The same steps as every pass with hooks, see PassHooks.
    public bool Wants(HookPoint point, int layer) =>
        PassHooks.InSteps(point) || _byAddress.Contains(new(point, layer)) || keep == new HookAddress(point, layer);

    public Tensor Visit(HookPoint point, int layer, Tensor value)
    {
        var address = new HookAddress(point, layer);
        if (_byAddress.Contains(address))
        {
            value = Change(value, address);
        }

        if (keep == address)
        {
            Kept = value.clone().DetachFromDisposeScope();
        }

        return value;
    }

    private Tensor Change(Tensor value, HookAddress address)
    {
        // The code of positions is the same for every row, and has no row axis.
        var shared = address.Point == HookPoint.PositionEmbed && value.dim() == 2;
        var result = shared ? value.unsqueeze(0).repeat(rows.Count, 1, 1)
            : empty_strided(value.shape, value.stride(), value.dtype, value.device).copy_(value);
        foreach (var (row, change) in _byAddress[address])
        {
            using var scope = NewDisposeScope();
            var part = shared ? result[row] : result.narrow(0, row, 1);
            part.copy_(change.Apply(part, end, grows: false));
        }

        return result;
    }
}
