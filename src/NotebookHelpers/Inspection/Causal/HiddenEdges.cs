using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>Edges of attention that all heads of some layers are not shown: who no longer sees whom.</summary>
/// <remarks>
/// A hidden edge's score becomes −∞ before the softmax, so its weight goes to the other keys of the row (attention knockout, Geva et al.
/// 2023, arXiv 2304.14767). With every earlier key hidden at a distance of w or more in all layers this is sliding-window attention.
/// </remarks>
public static class HiddenEdges
{
    /// <summary>Hides edges in some layers.</summary>
    /// <param name="layers">Layers, from 0.</param>
    /// <param name="hidden">True for a query's position and a key's, both from the start of the text; leave each position itself.</param>
    /// <returns>One change for each layer, for <c>model.With(…)</c> or a trace.</returns>
    public static IReadOnlyList<Intervention> Of(IEnumerable<int> layers, Func<int, int, bool> hidden) =>
        [.. layers.Select(layer => new Intervention("edges hidden", new(HookPoint.Scores, layer), null, null, (scores, region) =>
        {
            // [row, head, query, key]
            var (queries, keys) = ((int)scores.shape[2], (int)scores.shape[3]);
            var mask = new float[queries * keys];
            for (var query = 0; query < queries; query++)
            {
                for (var key = 0; key < keys; key++)
                {
                    mask[(query * keys) + key] = hidden((int)region.Start + query, key) ? float.NegativeInfinity : 0;
                }
            }

            return scores + tensor(mask, [1, 1, queries, keys], device: CPU).to(scores.dtype).to(scores.device);
        }))];
}
