using BetweenTokens.Formats;
using BetweenTokens.Models.Families;
using BetweenTokens.Models.Kernels;

namespace BetweenTokens.Models.Loading;

/// <summary>Keeps quantised matrices in the file's own blocks beside their tensors, for reading token by token.</summary>
internal static class CompactLoader
{
    /// <summary>Attaches room for every matrix whose type and layout allow it.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="rules">Which tensor fills which parameters.</param>
    /// <param name="parameters">Where the matrices go; they own them.</param>
    /// <returns>By the tensor's name in the checkpoint: the matrix that waits for its rows.</returns>
    public static Dictionary<string, BlockRows> Attach(
        ITensorSource source, IReadOnlyList<NameRule> rules, TransformerParameters parameters)
    {
        var waiting = new Dictionary<string, BlockRows>();
        var fillers = rules.Where(rule => rule.Placement is Placement.AsIs or Placement.NeighbouringPairs)
            .ToDictionary(rule => rule.Targets[0]);
        var done = new HashSet<string>();
        foreach (var rule in fillers.Values)
        {
            var group = parameters.GroupOf(rule.Targets[0]);
            if (source.Entries[rule.Stored].Shape.Length == 2 && done.Add(group[0]) && Members(source, group, fillers) is { } members)
            {
                var parts = members.ConvertAll(entry => BlockRows.TryCreate(entry.StoredType, (int)entry.Shape[0], (int)entry.Shape[1])!);
                parameters.Attach(group[0], new CompactMatrix(parts));
                foreach (var (entry, part) in members.Zip(parts))
                {
                    waiting.Add(entry.Name, part);
                }
            }
        }

        return waiting;
    }

    /// <summary>The members of a group in order, or null where one of them is stored otherwise.</summary>
    private static List<TensorEntry>? Members(ITensorSource source, IReadOnlyList<string> group, Dictionary<string, NameRule> fillers)
    {
        var members = new List<TensorEntry>();
        for (var covered = 0; covered < group.Count;)
        {
            if (!fillers.TryGetValue(group[covered], out var rule) || !Fits(source.Entries[rule.Stored]))
            {
                return null;
            }

            members.Add(source.Entries[rule.Stored]);
            covered += rule.Targets.Length;
        }

        return members;
    }

    private static bool Fits(TensorEntry entry) =>
        entry.Shape is [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] && BlockRows.Takes(entry.StoredType, (int)entry.Shape[1]);
}
