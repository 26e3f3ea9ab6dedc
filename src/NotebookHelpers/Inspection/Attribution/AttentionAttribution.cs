using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Attribution;

/// <summary>
/// What attention says of each token, read off one pass: weights, weights times what they carry, weights followed through the layers.
/// None of them is a change of the output; how far they agree with one is for a measurement to say.
/// </summary>
public static class AttentionAttribution
{
    /// <summary>The attention weight of one position on every token, averaged over heads and layers.</summary>
    /// <param name="trace">A run with attention patterns.</param>
    /// <param name="position">The position that looks; ^1: the last.</param>
    /// <param name="layer">One layer; null: all.</param>
    /// <param name="head">One head; null: all.</param>
    /// <returns>Shares that sum to one.</returns>
    /// <exception cref="ArgumentException">The model's layers do not attend, or there is no such place.</exception>
    public static TokenAttribution Weight(Trace trace, Index position, int? layer = null, int? head = null) =>
        Of("attention weight", trace, position, layer, head, "share", Rows(trace, position), 1);

    /// <summary>
    /// The same with heads weighted by a score, for instance of <see cref="Causal.HeadScores"/>: what the heads of one kind look at.
    /// </summary>
    /// <param name="trace">A run with attention patterns.</param>
    /// <param name="position">The position that looks; ^1: the last.</param>
    /// <param name="headScores">[layer, head], at least one above zero; NaN and what is below zero count as zero.</param>
    /// <returns>Shares that sum to one.</returns>
    /// <exception cref="ArgumentException">The scores do not fit the model, or none is above zero.</exception>
    public static TokenAttribution ByScore(Trace trace, Index position, double[,] headScores)
    {
        var rows = Rows(trace, position);
        double[] weights = [.. headScores.Cast<double>().Select(score => score > 0 ? score : 0)];
        var (layers, heads) = (rows.Length, rows[0].Length);
        if (headScores.GetLength(0) != layers || headScores.GetLength(1) != heads || weights.Sum() == 0)
        {
            throw new ArgumentException($"headScores: expected [{layers}, {heads}] with a score above zero; "
                + $"found [{headScores.GetLength(0)}, {headScores.GetLength(1)}].", nameof(headScores));
        }

        var result = new double[trace.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = weights.Select((weight, place) => weight * rows[place / heads][place % heads][i]).Sum() / weights.Sum();
        }

        return Made("attention weight by head score", trace, position, result, "share", 1);
    }

    /// <summary>
    /// How long the vector is that attention brings from each token, ‖α_ij · W_O v_j‖ (Kobayashi et al. 2020): a large weight on a
    /// short value is little. Heads of a layer are added up as vectors, layers are averaged.
    /// </summary>
    /// <param name="trace">A run with attention patterns and values.</param>
    /// <param name="position">The position that looks; ^1: the last.</param>
    /// <param name="layer">One layer; null: all.</param>
    /// <param name="head">One head; null: all, added up.</param>
    /// <returns>Lengths in the residual stream.</returns>
    /// <exception cref="ArgumentException">The model's layers do not attend, or there is no such place.</exception>
    public static TokenAttribution ValueNorm(Trace trace, Index position, int? layer = null, int? head = null)
    {
        Check(trace, layer, head);
        var at = At(trace, position);
        var norms = Layers(trace, layer).Select(l => Norms(trace, l, at, head)).ToArray();
        var mean = Enumerable.Range(0, trace.Length).Select(i => norms.Average(row => row[i])).ToArray();
        return Made(Named("value-weighted attention", layer, head), trace, position, mean, "length in the stream", null);
    }

    /// <summary>
    /// Attention rollout (Abnar and Zuidema 2020): the product over layers of ½ I + ½ Ā, Ā the pattern averaged over heads, as if the
    /// residual stream and attention shared every position half and half and values were passed on unchanged.
    /// </summary>
    /// <param name="trace">A run with attention patterns.</param>
    /// <param name="position">The position that looks; ^1: the last.</param>
    /// <param name="residual">Share of the residual stream, 0 to 1.</param>
    /// <returns>Shares that sum to one.</returns>
    /// <exception cref="ArgumentException">The model's layers do not attend, or there is no such place.</exception>
    public static TokenAttribution Rollout(Trace trace, Index position, double residual = 0.5)
    {
        if (!(residual >= 0 && residual <= 1))
        {
            throw new ArgumentException($"residual: expected a share from 0 to 1; found {residual}.", nameof(residual));
        }

        Check(trace, null, null);
        var (length, at) = (trace.Length, At(trace, position));
        var row = new double[length];
        row[at] = 1;

        // From the last layer down: only the row that is asked for is ever formed.
        for (var layer = trace.Transformer.Config.NLayers - 1; layer >= 0; layer--)
        {
            using var scope = NewDisposeScope();
            var mean = TensorMemory.Copy<double>(trace[HookPoint.Pattern, layer][0].to(ScalarType.Float64).mean([0]));
            var next = new double[length];
            for (var query = 0; query < length; query++)
            {
                if (row[query] == 0)
                {
                    continue;
                }

                next[query] += row[query] * residual;
                for (var key = 0; key < length; key++)
                {
                    next[key] += row[query] * (1 - residual) * mean[(query * length) + key];
                }
            }

            row = next;
        }

        return Made("attention rollout", trace, position, row, "share", 1);
    }

    /// <summary>Every head's weights of one position: [layer][head][key].</summary>
    internal static double[][][] Rows(Trace trace, Index position)
    {
        Check(trace, null, null);
        var at = At(trace, position);
        return [.. Layers(trace, null).Select(layer =>
        {
            using var scope = NewDisposeScope();
            var all = TensorMemory.Copy<double>(trace[HookPoint.Pattern, layer][0].select(1, at).to(ScalarType.Float64));
            return all.Chunk(trace.Length).ToArray();
        })];
    }

    // Lengths of what one layer's heads, or one of them, bring to a position from each key.
    private static double[] Norms(Trace trace, int layer, int at, int? head)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var config = trace.Transformer.Config;
        var pattern = trace[HookPoint.Pattern, layer][0].select(1, at).to(ScalarType.Float64); // [H, S]
        var values = trace[HookPoint.Value, layer][0].to(ScalarType.Float64)
            .repeat_interleave(config.NHeads / config.NKeyValueHeads, 0); // [H, S, C]
        var output = trace.Transformer.Parameters.Get($"blocks.{layer}.attention.output.weight").to(ScalarType.Float64)
            .view(config.DModel, config.NHeads, config.DHead); // [D, H, C]
        var weighted = pattern.unsqueeze(-1) * values;
        if (head is { } one)
        {
            (weighted, output) = (weighted.narrow(0, one, 1), output.narrow(1, one, 1));
        }

        return TensorMemory.Copy<double>(einsum("hsc,dhc->sd", weighted, output).square().sum(-1).sqrt());
    }

    private static TokenAttribution Of(string method, Trace trace, Index position, int? layer, int? head, string unit,
        double[][][] rows, double? total)
    {
        Check(trace, layer, head);
        var chosen = Layers(trace, layer).SelectMany(l => head is { } one ? [rows[l][one]] : rows[l]).ToArray();
        double[] mean = [.. Enumerable.Range(0, trace.Length).Select(i => chosen.Average(row => row[i]))];
        return Made(Named(method, layer, head), trace, position, mean, unit, total);
    }

    private static TokenAttribution Made(string method, Trace trace, Index position, double[] scores, string unit, double? total) =>
        TokenAttribution.Of(method, trace.Model, trace.Tokenizer, trace.Ids, scores,
            FormattableString.Invariant($"attention of position {At(trace, position)}"), unit, total);

    private static string Named(string method, int? layer, int? head) =>
        method + (layer is null && head is null ? "" : FormattableString.Invariant($", {(layer is null ? "" : $"L{layer}")}")
            + (head is null ? "" : FormattableString.Invariant($"H{head}")));

    private static int[] Layers(Trace trace, int? layer) => layer is { } one ? [one]
        : [.. Enumerable.Range(0, trace.Transformer.Config.NLayers)];

    private static int At(Trace trace, Index position)
    {
        var at = position.GetOffset(trace.Length);
        return at >= 0 && at < trace.Length ? at
            : throw new ArgumentException($"The text has {trace.Length} positions, 0 to {trace.Length - 1}; found {position}.");
    }

    private static void Check(Trace trace, int? layer, int? head)
    {
        var config = Needed.Of(trace).Transformer.Config;
        if (config.Mixer != MixerKind.Attention)
        {
            throw new ArgumentException($"{trace.Model} mixes by {config.Mixer}: there are no attention weights that sum to one.");
        }

        if (layer < 0 || layer >= config.NLayers || head < 0 || head >= config.NHeads)
        {
            throw new ArgumentException($"{trace.Model} has layers 0 to {config.NLayers - 1} of heads 0 to {config.NHeads - 1}; "
                + $"found layer {layer}, head {head}.");
        }
    }
}
