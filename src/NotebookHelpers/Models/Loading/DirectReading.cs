using BetweenTokens.Formats;
using BetweenTokens.Formats.Blocks;
using BetweenTokens.Models.Families;
using BetweenTokens.Models.Kernels;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Loading;

/// <summary>Reads a checkpoint's tensors into the parameters' own memory, and at once into the matrices of blocks beside them.</summary>
internal static class DirectReading
{
    /// <summary>Reads whatever can be read in this way.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="rules">Which tensor fills which parameters.</param>
    /// <param name="parameters">Allocated on the CPU.</param>
    /// <returns>The rules that are left: values that change places within rows, or must be converted by libtorch.</returns>
    public static IReadOnlyList<NameRule> Read(ITensorSource source, IReadOnlyList<NameRule> rules, TransformerParameters parameters)
    {
        using var scope = NewDisposeScope();
        var waiting = CompactLoader.Attach(source, rules, parameters);
        var reading = new JointReading();
        var left = rules.Where(rule => !TryAdd(rule)).ToList();
        reading.Run();
        return left;

        bool TryAdd(NameRule rule) =>
            IsDirect(rule, source.Entries[rule.Stored]) && parameters.Whole(rule.Targets) is { } into
            && reading.TryAdd(source, rule.Stored, into, Route(rule, parameters.Config.DHead, waiting.GetValueOrDefault(rule.Stored)));
    }

    private static bool IsDirect(NameRule rule, TensorEntry entry) =>
        rule.Placement == Placement.AsIs || (rule.Placement == Placement.NeighbouringPairs && entry.Shape is [_, <= int.MaxValue]);

    private static RowRoute? Route(NameRule rule, int dHead, BlockRows? beside) => rule.Placement == Placement.NeighbouringPairs
        ? new RowRoute(row => Unpaired(row, dHead), beside is null ? null : beside.SetRow)
        : beside is null ? null : new RowRoute(row => row, beside.SetRow);

    /// <summary>Where a stored row belongs: pair i of a head, member j, goes to j·d/2 + i.</summary>
    private static long Unpaired(long row, int dHead)
    {
        var (head, within) = Math.DivRem(row, dHead);
        return (head * dHead) + (within % 2 * dHead / 2) + (within / 2);
    }
}
