using BetweenTokens.Models;
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
        if (head is not null && HookAxes.Head(at.Point) is null)
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
    public override string ToString() => $"{What} {At}{(Head is null ? "" : $", head {Head}")}{(Position is null ? "" : $", position {Position}")}";

    /// <summary>Refuses what does not fit a transformer.</summary>
    internal void Validate(TransformerConfig config)
    {
        At.In(config);
        var heads = At.Point is HookPoint.Key or HookPoint.Value or HookPoint.RotatedKey ? config.NKeyValueHeads : config.NHeads;
        if (Head is { } head && (head < 0 || head >= heads))
        {
            throw new ArgumentException($"{this}: expected a head from 0 to {heads - 1}.");
        }
    }

    /// <summary>The value to go on with; lives in the scope of the caller.</summary>
    /// <param name="value">The activation, not changed itself.</param>
    /// <param name="past">Positions read before this pass.</param>
    internal Tensor Apply(Tensor value, long past)
    {
        var axis = HookAxes.Position(At.Point);
        var length = value.shape[axis];
        var region = new Region(past, length, null);
        if (Position is { } index)
        {
            var position = index.IsFromEnd ? past + length - index.Value : index.Value;
            if (position < past || position >= past + length)
            {
                return index.IsFromEnd || past > 0 || position < 0
                    ? value
                    : throw new ArgumentException($"{this}: the text has {length} positions, 0 to {length - 1}.");
            }

            region = new Region(position, 1, position - past);
        }

        if (Head is null && Position is null)
        {
            return _change(value, region);
        }

        var result = CopyOf(value);
        var part = Head is { } head ? result.narrow(HookAxes.Head(At.Point)!.Value, head, 1) : result;
        part = region.Local is { } local ? part.narrow(axis, local, 1) : part;
        part.copy_(_change(part, region));
        return result;
    }

    /// <summary>A copy with the same strides, so that what is computed from it rounds as it did before.</summary>
    private static Tensor CopyOf(Tensor value) => empty_strided(value.shape, value.stride(), value.dtype, value.device).copy_(value);

    /// <summary>The part of the text that a change sees.</summary>
    /// <param name="Start">First position in the whole text.</param>
    /// <param name="Length">Number of positions.</param>
    /// <param name="Local">Its place in this pass where it is one position.</param>
    internal readonly record struct Region(long Start, long Length, long? Local);
}
