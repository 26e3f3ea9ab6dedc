using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>
/// Residual streams of many texts at chosen positions, read in batches: the rows that a probe learns from. Rows stand in the
/// order of the texts and, inside a text, of its positions. Nothing is read past the last position wanted, nor past the last depth.
/// </summary>
public sealed class StreamStates : IDisposable
{
    private const int MostPositions = 2048;

    private readonly Dictionary<int, Tensor> _byDepth = [];

    private StreamStates(int[] texts) => Texts = texts;

    /// <summary>Number of the text that each row comes from: rows of one text belong on one side of a split.</summary>
    public IReadOnlyList<int> Texts { get; }

    /// <summary>The depths that were read, rising.</summary>
    public IReadOnlyList<int> Depths => [.. _byDepth.Keys.Order()];

    /// <summary>
    /// The stream before the first block (depth 0) or after block depth − 1: float64 [row, dModel], on the
    /// model's device; owned by this object.
    /// </summary>
    public Tensor this[int depth] => _byDepth.TryGetValue(depth, out var rows) ? rows
        : throw new ArgumentException($"Depth {depth} was not read; depths {string.Join(", ", _byDepth.Keys)} were.");

    /// <summary>Reads.</summary>
    /// <param name="transformer">A causal transformer: what stands after a position does not change it, so
    /// shorter texts are filled up.</param>
    /// <param name="texts">Token ids of each text.</param>
    /// <param name="positions">Positions wanted of each text; none is fine.</param>
    /// <param name="depths">0 to the number of layers; none: all of them.</param>
    /// <returns>The rows; the caller disposes them.</returns>
    public static StreamStates Read(
        Transformer transformer, IReadOnlyList<int[]> texts, IReadOnlyList<int[]> positions, params IReadOnlyList<int> depths)
    {
        if (!transformer.Config.Causal || texts.Count != positions.Count)
        {
            throw new ArgumentException($"Streams are read of a causal transformer, with positions for each text; "
                + $"found causal {transformer.Config.Causal}, {texts.Count} texts, {positions.Count} lists of positions.");
        }

        depths = depths.Count > 0 ? depths : [.. Enumerable.Range(0, transformer.Config.NLayers + 1)];
        var states = new StreamStates([.. positions.SelectMany((list, text) => list.Select(_ => text))]);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var wanted = Wanted(texts, positions);
        var rows = depths.Distinct().ToDictionary(
            depth => depth, _ => empty([states.Texts.Count, transformer.Config.DModel], ScalarType.Float64, transformer.Device));
        foreach (var batch in LengthBatches.Of([.. wanted.Select(text => text.Ids)], MostPositions))
        {
            ReadBatch(transformer, [.. batch.Select(text => wanted[text])], rows);
        }

        foreach (var (depth, streams) in rows)
        {
            states._byDepth[depth] = streams.DetachFromDisposeScope();
        }

        return states;
    }

    /// <summary>Where the stream of a depth is seen.</summary>
    public static HookAddress At(int depth, TransformerConfig config) =>
        (depth < config.NLayers ? new HookAddress(HookPoint.ResidPre, depth) : new HookAddress(HookPoint.ResidPost, config.NLayers - 1))
            .In(config);

    /// <summary>Texts side by side, the shorter filled up at their ends: int64 [text, pos] on the CPU; the caller disposes it.</summary>
    /// <param name="texts">Token ids of each text.</param>
    /// <param name="filler">Id to fill up with.</param>
    public static Tensor Pad(IReadOnlyList<int[]> texts, int filler = 0)
    {
        var length = texts.Max(text => text.Length);
        var ids = new long[texts.Count * length];
        Array.Fill(ids, filler);
        for (var row = 0; row < texts.Count; row++)
        {
            for (var i = 0; i < texts[row].Length; i++)
            {
                ids[(row * length) + i] = texts[row][i];
            }
        }

        return tensor(ids, [texts.Count, length], device: CPU);
    }

    /// <summary>Frees the rows.</summary>
    public void Dispose()
    {
        foreach (var rows in _byDepth.Values)
        {
            rows.Dispose();
        }

        _byDepth.Clear();
    }

    // What stands after the last position wanted changes nothing, and a text of which nothing is wanted need not be read.
    private static Part[] Wanted(IReadOnlyList<int[]> texts, IReadOnlyList<int[]> positions)
    {
        var (wanted, row) = (new List<Part>(), 0);
        for (var text = 0; text < texts.Count; row += positions[text++].Length)
        {
            if (positions[text].Length > 0)
            {
                wanted.Add(new(texts[text][..(positions[text].Max() + 1)], positions[text], row));
            }
        }

        return [.. wanted];
    }

    private static void ReadBatch(Transformer transformer, Part[] texts, Dictionary<int, Tensor> rows)
    {
        using var scope = NewDisposeScope();
        var (ids, last) = (Pad([.. texts.Select(text => text.Ids)]), rows.Keys.Max());
        var from = tensor([.. texts.SelectMany((text, i) => text.Positions.Select(position => (i * ids.shape[1]) + position))],
            device: transformer.Device);
        var to = tensor([.. texts.SelectMany(text => text.Positions.Select((_, i) => (long)text.FirstRow + i))],
            device: transformer.Device);
        var keeper = new Keeper(rows.Keys.Where(depth => depth < last).ToDictionary(depth => At(depth, transformer.Config)));
        keeper.Kept.Add((last, transformer.Forward(ids, hooks: keeper, options: new() { Depth = last }).DetachFromDisposeScope()));
        foreach (var (depth, value) in keeper.Kept)
        {
            rows[depth].index_copy_(0, to, Lookup.Of(value.reshape(-1, value.shape[^1]), from).to(ScalarType.Float64));
            value.Dispose();
        }
    }

    /// <summary>A text up to the last position wanted of it, and the first of its rows.</summary>
    private sealed record Part(int[] Ids, int[] Positions, int FirstRow);

    /// <summary>Looks at the streams and at nothing else, so that attention may use its fused kernel.</summary>
    private sealed class Keeper(Dictionary<HookAddress, int> depths) : IForwardHooks
    {
        public List<(int Depth, Tensor Value)> Kept { get; } = [];

        public bool Wants(HookPoint point, int layer) => depths.ContainsKey(new(point, layer));

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            Kept.Add((depths[new(point, layer)], value.alias().DetachFromDisposeScope()));
            return value;
        }
    }
}
