using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Tracing;

/// <summary>
/// One change to a forward pass. It belongs to the passes that it is given to and to nothing else: a model is never
/// changed, so there is nothing to undo.
/// </summary>
public sealed class Intervention
{
    private readonly Func<Tensor, Region, Tensor> _change;

    internal Intervention(string what, HookAddress at, int? head, Index? position, Func<Tensor, Region, Tensor> change)
    {
        (What, At, Head, Position, _change) = (what, at, head, position, change);
        if (head is not null && HookTable.Of(at.Point).HeadAxis is null)
        {
            throw new ArgumentException($"{at} has no heads, so head {head} cannot be chosen there.");
        }
    }

    /// <summary>What it does, in a word.</summary>
    public string What { get; }

    /// <summary>Where.</summary>
    public HookAddress At { get; }

    /// <summary>Which head; null: all.</summary>
    public int? Head { get; }

    /// <summary>Which position of the whole text; null: all. ^1 is the last position of a pass.</summary>
    public Index? Position { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{What} {At}{(Head is null ? "" : $", head {Head}")}{(Position is null ? "" : $", position {Position}")}";

    /// <summary>Refuses what does not fit a transformer.</summary>
    internal void Validate(TransformerConfig config)
    {
        At.In(config);
        if (!HookNames.CanChange(At.Point))
        {
            throw new ArgumentException($"{this}: {At} is the inside of a recurrence and can be seen, not changed. "
                + $"Change what the layer writes, {HookNames.Of(HookPoint.AttentionOut, At.Layer)}.");
        }

        var heads = At.Point is HookPoint.Key or HookPoint.Value or HookPoint.RotatedKey ? config.NKeyValueHeads : config.NHeads;
        if (Head is { } head && (head < 0 || head >= heads))
        {
            throw new ArgumentException($"{this}: expected a head from 0 to {heads - 1}.");
        }
    }

    /// <summary>The value to go on with; lives in the scope of the caller.</summary>
    /// <param name="value">The activation, not changed itself.</param>
    /// <param name="end">Positions read when this pass is done; after the blocks a pass may go on with its last position alone.</param>
    /// <param name="grows">True: the text is being continued, so a position may still come.</param>
    internal Tensor Apply(Tensor value, long end, bool grows)
    {
        var axis = HookTable.Of(At.Point).PositionAxis!.Value;
        var length = value.shape[axis];
        var start = end - length;
        var region = new Region(start, length, null);
        if (Position is { } index)
        {
            var position = index.IsFromEnd ? end - index.Value : index.Value;
            if (position < start || position >= end)
            {
                return grows ? value : throw new ArgumentException($"{this}: the text has {end} positions, 0 to {end - 1}.");
            }

            region = new Region(position, 1, position - start);
        }

        if (Head is null && Position is null)
        {
            return _change(value, region);
        }

        var result = CopyOf(value);
        var part = Head is { } head ? result.narrow(HookTable.Of(At.Point).HeadAxis!.Value, head, 1) : result;
        part = region.Local is { } local ? part.narrow(axis, local, 1) : part;
        part.copy_(_change(part, region));
        return result;
    }

    /// <summary>A copy with the same strides, so that what is computed from it rounds as it did before.</summary>
    /// <remarks>
    /// What a change before this one has spread out from one number or row has that memory once, and gets
    /// a copy that can be written to.
    /// </remarks>
    private static Tensor CopyOf(Tensor value) =>
        value.stride().Zip(value.shape, (stride, size) => stride == 0 && size > 1).Contains(true) ? value.contiguous()
            : empty_strided(value.shape, value.stride(), value.dtype, value.device).copy_(value);

    /// <summary>The part of the text that a change sees.</summary>
    /// <param name="Start">First position in the whole text.</param>
    /// <param name="Length">Number of positions.</param>
    /// <param name="Local">Its place in this pass where it is one position.</param>
    internal readonly record struct Region(long Start, long Length, long? Local);
}
