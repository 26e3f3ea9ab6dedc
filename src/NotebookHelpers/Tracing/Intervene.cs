using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Tracing;

/// <summary>The changes that can be made to a pass; any number of them can be combined, applied in the order given.</summary>
public static class Intervene
{
    /// <summary>Sets an activation to zero.</summary>
    /// <param name="at">Place, for instance <c>blocks.5.attn.hook_z</c>.</param>
    /// <param name="head">One head; null: all.</param>
    /// <param name="position">One position; null: all.</param>
    public static Intervention Zero(HookAddress at, int? head = null, Index? position = null) =>
        new("zero", at, head, position, (part, _) => zeros_like(part));

    /// <summary>
    /// Replaces an activation by its mean over the positions of a reference text: what is typical stays,
    /// what this text says goes.
    /// </summary>
    /// <param name="at">Place; scores and patterns have no mean over positions.</param>
    /// <param name="over">Trace of the reference text; must outlive the passes.</param>
    /// <param name="head">One head; null: all.</param>
    /// <param name="position">One position; null: all.</param>
    public static Intervention Mean(HookAddress at, Trace over, int? head = null, Index? position = null)
    {
        if (at.Point is HookPoint.Scores or HookPoint.Pattern)
        {
            throw new ArgumentException($"{at}: rows of different lengths have no mean. Freeze the pattern of another text instead.");
        }

        return new("mean", at, head, position, (part, _) =>
            Fitting("mean", at, HeadOf(over[at], at, head).mean([HookTable.Of(at.Point).PositionAxis!.Value], keepdim: true), part)
                .Beside(part).to(part.dtype).expand(part.shape));
    }

    /// <summary>Replaces an activation.</summary>
    /// <param name="at">Place.</param>
    /// <param name="value">Of the shape of what is replaced, or one that broadcasts to it, on any device; must outlive the passes.</param>
    /// <param name="head">One head; null: all.</param>
    /// <param name="position">One position; null: all.</param>
    public static Intervention Replace(HookAddress at, Tensor value, int? head = null, Index? position = null) =>
        new("replace", at, head, position, (part, _) => Fitting("replace", at, value, part).Beside(part).to(part.dtype).expand(part.shape));

    /// <summary>Adds a vector (steering, Turner et al. 2023).</summary>
    /// <param name="at">Place.</param>
    /// <param name="vector">Broadcasts to the activation, on any device; must outlive the passes.</param>
    /// <param name="scale">Multiplies the vector.</param>
    /// <param name="head">One head; null: all.</param>
    /// <param name="position">One position; null: all.</param>
    public static Intervention Add(HookAddress at, Tensor vector, double scale = 1, int? head = null, Index? position = null) =>
        new("add", at, head, position, (part, _) => part + (Fitting("add", at, vector, part).Beside(part) * scale).to(part.dtype));

    /// <summary>Takes an activation from another pass (activation patching, Meng et al. 2022).</summary>
    /// <param name="at">Place.</param>
    /// <param name="from">The other pass; must outlive the passes.</param>
    /// <param name="head">One head; null: all.</param>
    /// <param name="position">Where it goes to; null: every position, each from its own place.</param>
    /// <param name="fromPosition">Where it comes from; null: the same position.</param>
    public static Intervention Patch(HookAddress at, Trace from, int? head = null, Index? position = null, Index? fromPosition = null)
    {
        if (fromPosition is not null && position is null)
        {
            throw new ArgumentException($"{at}: to take one position, say which position it goes to.");
        }

        return new("patch", at, head, position, (part, region) =>
        {
            var (source, axis) = (HeadOf(from[at], at, head), HookTable.Of(at.Point).PositionAxis!.Value);
            var start = fromPosition?.GetOffset(from.Length) ?? region.Start;
            if (start < 0 || start + region.Length > source.shape[axis])
            {
                throw new ArgumentException(
                    $"patch {at}: positions {start} to {start + region.Length - 1} are wanted; the other text has {source.shape[axis]}.");
            }

            source = start == 0 && region.Length == source.shape[axis] ? source : source.narrow(axis, start, region.Length);
            if (source.shape[^1] != part.shape[^1] && at.Point is not (HookPoint.Scores or HookPoint.Pattern))
            {
                Fitting("patch", at, source, part);
            }

            var (found, wanted) = (Shape.Text(source.shape), Shape.Text(part.shape));
            return found == wanted ? source.Beside(part).to(part.dtype)
                : throw new ArgumentException($"patch {at}: the texts differ in length: {found} does not fit {wanted}. Name a position.");
        });
    }

    /// <summary>Hides one key from one query: its score becomes −∞, and the row's weight is shared among the others.</summary>
    /// <param name="layer">Layer.</param>
    /// <param name="query">The position that looks.</param>
    /// <param name="key">The position that it no longer sees.</param>
    /// <param name="head">One head; null: all.</param>
    public static Intervention CutEdge(int layer, Index query, int key, int? head = null) =>
        new($"cut the edge to position {key} at", new(HookPoint.Scores, layer), head, query, (part, _) =>
        {
            // [batch, head, 1, key]
            if (key < 0 || key >= part.shape[^1])
            {
                throw new ArgumentException(
                    $"The edge to position {key} in layer {layer} does not exist: this query looks at {part.shape[^1]} positions.");
            }

            var cut = part.clone();
            cut.narrow(-1, key, 1).fill_(float.NegativeInfinity);
            return !cut.HasShapeOnly() && float.IsNegativeInfinity(cut.amax([-1]).min().item<float>())
                ? throw new ArgumentException(
                    $"Position {query} of layer {layer} sees position {key} alone; without that edge it would see nothing.")
                : cut;
        });

    /// <summary>
    /// Hides one key from every position but its own, where it would leave nothing to see: its scores become −∞, and the weight goes to
    /// the others. With key 0 this cuts the sink.
    /// </summary>
    /// <param name="layer">Layer.</param>
    /// <param name="key">The position that the others no longer see.</param>
    /// <param name="head">One head; null: all.</param>
    public static Intervention HideKey(int layer, int key, int? head = null) =>
        new($"hide position {key} at", new(HookPoint.Scores, layer), head, null, (part, region) =>
        {
            // [batch, head, query, key]; while a text is continued the queries are the last of it.
            if (key < 0 || key >= part.shape[^1])
            {
                throw new ArgumentException(
                    $"Position {key} of layer {layer} cannot be hidden: {part.shape[^1]} positions are looked at, from 0.");
            }

            var hidden = part.clone();
            var own = key - region.Start;
            foreach (var (start, length) in new[] { (0, own), (own + 1, part.shape[2] - own - 1) })
            {
                var first = Math.Max(0, start);
                var count = Math.Min(part.shape[2], start + length) - first;
                if (count > 0)
                {
                    hidden.narrow(2, first, count).narrow(3, key, 1).fill_(float.NegativeInfinity);
                }
            }

            return hidden;
        });

    /// <summary>Uses the attention pattern of another pass over a text of the same length; values are still this pass's own.</summary>
    /// <param name="layer">Layer.</param>
    /// <param name="from">The other pass; must outlive the passes.</param>
    /// <param name="head">One head; null: all.</param>
    public static Intervention FreezePattern(int layer, Trace from, int? head = null) =>
        Patch(new HookAddress(HookPoint.Pattern, layer), from, head);

    private static Tensor HeadOf(Tensor value, HookAddress at, int? head)
    {
        if (head is not { } number)
        {
            return value;
        }

        var axis = HookTable.Of(at.Point).HeadAxis!.Value;
        return number < value.shape[axis] ? value.narrow(axis, number, 1)
            : throw new ArgumentException(
                $"{at}: expected a trace with head {number} there; found {value.shape[axis]} heads. Trace the same model.");
    }

    /// <summary>A tensor that broadcasts to what is changed; any other is refused in words.</summary>
    private static Tensor Fitting(string what, HookAddress at, Tensor value, Tensor part)
    {
        var (wanted, found) = (part.shape, value.shape);
        var fits = found.Length <= wanted.Length
            && found.Zip(wanted[^found.Length..]).All(size => size.First == size.Second || size.First == 1);
        return fits ? value : throw new ArgumentException(
            $"{what} {at}: expected width {wanted[^1]} and a shape that broadcasts to {Shape.Text(wanted)}; "
            + $"found width {found.LastOrDefault(1)}, shape {Shape.Text(found)}. Take it from this place of the same model.");
    }
}
