using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Edges of attention that are hidden from all heads of some layers at once.</summary>
public static class Cuts
{
    /// <summary>The scores of these edges become −∞, and their weight goes to the rest of the row.</summary>
    /// <param name="layers">Layers.</param>
    /// <param name="edges">Which position no longer sees which.</param>
    public static IReadOnlyList<Intervention> Of(IEnumerable<int> layers, IEnumerable<(int Query, int Key)> edges)
    {
        var all = edges.ToArray();
        return all.Length == 0 ? [] : [.. layers.Select(layer => new Intervention(
            $"{all.Length} edges cut", new(HookPoint.Scores, layer), null, null, (part, _) =>
            {
                var cut = part.clone();
                foreach (var (query, key) in all)
                {
                    cut.narrow(2, query, 1).narrow(3, key, 1).fill_(float.NegativeInfinity);
                }

                return cut;
            }))];
    }
}
