using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Families;

/// <summary>How one tensor of a checkpoint becomes one or several parameters.</summary>
internal enum Placement
{
    /// <summary>As it is; several parameters stand one above the other.</summary>
    AsIs,

    /// <summary>Stored [in, out] (GPT-2's Conv1D); a vector as it is.</summary>
    Transposed,

    /// <summary>Query, key and value of head 0, then of head 1, … (GPT-NeoX).</summary>
    HeadByHead,

    /// <summary>Rows in neighbouring pairs (i, i + 1) per head instead of (i, i + d/2), as llama.cpp and llama2.c rotate.</summary>
    NeighbouringPairs,

    /// <summary>One parameter per expert along the first axis.</summary>
    Stacked,
}

/// <summary>One line of a name map.</summary>
/// <param name="Stored">Name in the checkpoint.</param>
/// <param name="Placement">How it is laid out there.</param>
/// <param name="Targets">Names of the parameters.</param>
internal sealed record NameRule(string Stored, Placement Placement, params string[] Targets)
{
    /// <summary>A weight and a bias that are stored alike.</summary>
    public static IEnumerable<NameRule> Both(string stored, Placement placement, params string[] targets) =>
        new[] { "weight", "bias" }
            .Select(word => new NameRule($"{stored}.{word}", placement, [.. targets.Select(target => $"{target}.{word}")]));

    /// <summary>The names with layers and experts filled in.</summary>
    public IEnumerable<NameRule> Expand(TransformerConfig config, string prefix)
    {
        var layers = Stored.Contains("{l}", StringComparison.Ordinal) ? config.NLayers : 1;
        var experts = Stored.Contains("{e}", StringComparison.Ordinal) ? config.Experts?.Count ?? 0 : 1;
        for (var layer = 0; layer < layers; layer++)
        {
            for (var expert = 0; expert < experts; expert++)
            {
                string Fill(string name) =>
                    name.Replace("{p}", prefix, StringComparison.Ordinal).Replace("{l}", $"{layer}", StringComparison.Ordinal);
                var targets = Placement == Placement.Stacked
                    ? Enumerable.Range(0, config.Experts?.Count ?? 0)
                        .Select(e => Fill(Targets[0]).Replace("{e}", $"{e}", StringComparison.Ordinal))
                    : Targets.Select(target => Fill(target).Replace("{e}", $"{expert}", StringComparison.Ordinal));
                yield return new NameRule(Fill(Stored).Replace("{e}", $"{expert}", StringComparison.Ordinal), Placement, [.. targets]);
            }
        }
    }

    /// <summary>The shape that the checkpoint's tensor must have, from the parameters' shapes.</summary>
    public long[] StoredShape(IReadOnlyList<long[]> targets)
    {
        if (Placement == Placement.Stacked)
        {
            return [targets.Count, .. targets[0]];
        }

        long[] whole = [targets.Sum(shape => shape[0]), .. targets[0][1..]];
        return Placement == Placement.Transposed && whole.Length == 2 ? [whole[1], whole[0]] : whole;
    }

    /// <summary>The parameters' values as views of the checkpoint's tensor (or copies where rows change places).</summary>
    public IReadOnlyList<Tensor> Split(Tensor stored, IReadOnlyList<long[]> targets, int dHead)
    {
        switch (Placement)
        {
            case Placement.Stacked:
                return [.. targets.Select((_, i) => stored.select(0, i))];
            case Placement.HeadByHead:
                var byHead = stored.view([targets[0][0] / dHead, targets.Count, dHead, .. targets[0][1..]]);
                return [.. targets.Select((shape, i) => byHead.select(1, i).reshape(shape))];
            case Placement.NeighbouringPairs:
                return [stored.view([targets[0][0] / dHead, dHead / 2, 2, .. targets[0][1..]]).transpose(1, 2).reshape(targets[0])];
            default:
                var whole = Placement == Placement.Transposed && stored.dim() == 2 ? stored.t() : stored;
                var row = 0L;
                return [.. targets.Select(shape => whole.narrow(0, (row += shape[0]) - shape[0], shape[0]))];
        }
    }
}
