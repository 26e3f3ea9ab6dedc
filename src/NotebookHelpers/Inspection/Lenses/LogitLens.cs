using BetweenTokens.Models;
using BetweenTokens.Models.Layers;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Lenses;

/// <summary>What the stream would say at one depth and position if the model ended there.</summary>
/// <param name="TopIds">Likeliest tokens, falling.</param>
/// <param name="TopLogits">Their logits.</param>
/// <param name="TopProbabilities">Their probabilities.</param>
/// <param name="Entropy">Entropy of the distribution, in nats.</param>
/// <param name="DivergenceFromOutput">KL(output ‖ lens), in nats: what is still missing.</param>
/// <param name="OutputProbability">Probability of the token that the model finally puts first.</param>
public sealed record LensCell(
    IReadOnlyList<int> TopIds,
    IReadOnlyList<float> TopLogits,
    IReadOnlyList<float> TopProbabilities,
    double Entropy,
    double DivergenceFromOutput,
    double OutputProbability);

/// <summary>
/// The logit lens (nostalgebraist 2020): final norm and unembedding applied to the stream after each layer. Row 0 is the
/// embedding, row i the stream after layer i, the last row the model's own output. Early rows read a basis that the model
/// has not turned to yet (Belrose et al. 2023), so they show what can be read, not all that is there.
/// </summary>
public sealed class LogitLens
{
    private LogitLens(Trace trace, LensCell[][] rows, IReadOnlyList<int> positions, TunedLens? tuned)
    {
        (Rows, Positions) = (rows, positions);
        Model = tuned is null ? trace.Model : $"{trace.Model}, tuned";
        Ids = trace.Ids;
        SettledAt = [.. Enumerable.Range(0, positions.Count).Select(column => FirstOfLastRun(rows, column))];
    }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>The text.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Positions looked at, one a column.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>[depth][column], depth 0 (embedding) to the number of layers (output).</summary>
    public IReadOnlyList<IReadOnlyList<LensCell>> Rows { get; }

    /// <summary>
    /// For each column the first depth from which the final winner leads to the end; the number of
    /// layers: only the last layer decided.
    /// </summary>
    public IReadOnlyList<int> SettledAt { get; }

    /// <summary>Reads a trace.</summary>
    /// <param name="trace">A full trace, or one that keeps the residual stream and the logits.</param>
    /// <param name="positions">Positions to look at; null: all.</param>
    /// <param name="top">Likeliest tokens to list.</param>
    /// <param name="tuned">Translates each depth into the last one's basis before it is read; null: the plain lens.</param>
    public static LogitLens Of(Trace trace, IReadOnlyList<Index>? positions = null, int top = 5, TunedLens? tuned = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        int[] columns = positions is null ? [.. Enumerable.Range(0, Needed.Of(trace).Length)]
            : [.. positions.Select(p => p.GetOffset(trace.Length))];
        var index = tensor(columns.Select(c => (long)c).ToArray(), device: trace.Transformer.Device);
        var output = Lookup.Of(trace.Logits[0], index).to(ScalarType.Float32).OnCpu().contiguous();
        var own = new LensRows(output);
        var layers = trace.Transformer.Config.NLayers;
        var rows = new LensCell[layers + 1][];
        for (var depth = 0; depth <= layers; depth++)
        {
            using var step = NewDisposeScope();
            rows[depth] = own.Cells(depth == layers ? output : LogitsAt(trace, depth, index, tuned).OnCpu(), top);
        }

        return new(trace, rows, columns, tuned);
    }

    /// <summary>Logits of the stream at a depth: [column, dVocab].</summary>
    internal static Tensor LogitsAt(Trace trace, int depth, Tensor index, TunedLens? tuned = null)
    {
        var stream = Lookup.Of(trace.Stream(depth)[0], index).unsqueeze(0);
        stream = tuned?.Translate(stream, depth) ?? stream;
        return trace.Transformer.Unembed(trace.Transformer.FinalNorm(stream))[0].contiguous();
    }

    private static int FirstOfLastRun(LensCell[][] rows, int column)
    {
        var winner = rows[^1][column].TopIds[0];
        var depth = rows.Length - 1;
        while (depth > 0 && rows[depth - 1][column].TopIds[0] == winner)
        {
            depth--;
        }

        return depth;
    }
}
