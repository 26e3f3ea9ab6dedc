using System.Runtime.InteropServices;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>One cell of a text's memory: the keys and values of one position in one layer.</summary>
/// <param name="Layer">Layer, from 0.</param>
/// <param name="Position">Position, from 0; the last position is the one that asks and is no cell.</param>
public readonly record struct CacheCell(int Layer, int Position);

/// <summary>Cells that suffice for a prediction.</summary>
/// <param name="Cells">The cells kept, in the order in which they were added; all others were cut.</param>
/// <param name="Kl">KL(whole ‖ kept) of the next token, nats.</param>
/// <param name="Exact">True: no smaller set does, every one was tried. False: at most so many are needed.</param>
public sealed record SufficientCells(IReadOnlyList<CacheCell> Cells, double Kl, bool Exact);

/// <summary>
/// All that a transformer still has of a text when it chooses the next token: the cache, as cells layer × position. What a cell is
/// worth is the KL of the next token's distribution when the last position can no longer look at it.
/// </summary>
/// <remarks>
/// Only the last position's look is cut; what earlier positions took from each other while they were read stays in their keys and
/// values, as it does in a cache. A softmax that loses a cell gives its weight to the others. With a layer's every cell cut the last
/// position sees itself alone.
/// </remarks>
public sealed class MetaState : IDisposable
{
    private const int MostExhaustive = 16, RowsPerPass = 64;

    private readonly Transformer _transformer;
    private readonly KvCache _cache;
    private readonly int _last;
    private readonly float[] _whole;

    private MetaState(Transformer transformer, int[] ids)
    {
        (_transformer, _last, Positions) = (transformer, ids[^1], ids.Length - 1);
        _cache = new(transformer.Config, ids.Length);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var before = tensor(ids[..^1].Select(id => (long)id).ToArray(), device: CPU).unsqueeze(0);
        transformer.Forward(before, _cache, options: new() { LastOnly = true });
        _whole = Run([[]])[0];
    }

    /// <summary>Layers.</summary>
    public int Layers => _transformer.Config.NLayers;

    /// <summary>Positions before the last.</summary>
    public int Positions { get; }

    /// <summary>Every cell, layer by layer.</summary>
    public IReadOnlyList<CacheCell> Cells => [.. from layer in Enumerable.Range(0, Layers)
                                                 from position in Enumerable.Range(0, Positions)
                                                 select new CacheCell(layer, position)];

    /// <summary>Reads a text.</summary>
    /// <param name="model">A causal transformer with attention in all layers.</param>
    /// <param name="prompt">Two tokens or more.</param>
    /// <returns>Its memory; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The model keeps no cells, or there is no token before the last.</exception>
    public static MetaState Of(LanguageModel model, Prompt prompt)
    {
        int[] ids = prompt.Ids(Needed.Of(model));
        return model.Config is { Mixer: MixerKind.Attention, Causal: true } && ids.Length > 1 ? new(model.Transformer, ids)
            : throw new ArgumentException($"Cells are cut in the cache of a causal transformer with attention, for a text of two tokens or "
                + $"more; found {model.Name}, which mixes by {model.Config.Mixer}, and {ids.Length}.");
    }

    /// <summary>KL(whole ‖ cut) of the next token, nats, when these cells are cut together.</summary>
    public double Without(params IReadOnlyCollection<CacheCell> cut) => Each([cut])[0];

    /// <summary>KL(whole ‖ kept) of the next token, nats, when all cells but these are cut.</summary>
    public double With(params IReadOnlyCollection<CacheCell> kept) => Each([Others(kept)])[0];

    /// <summary>KL(whole ‖ cut) of the next token, nats, when each cell is cut alone: [layer, position].</summary>
    public double[,] Alone()
    {
        var values = new double[Layers, Positions];
        Each([.. Cells.Select(cell => new[] { cell })]).CopyTo(MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        return values;
    }

    /// <summary>Cells by what each is worth alone, the dearest first; of equals the later position, then the later layer.</summary>
    public IReadOnlyList<CacheCell> Ranked()
    {
        var alone = Alone();
        return [.. Cells.OrderByDescending(cell => alone[cell.Layer, cell.Position])
            .ThenByDescending(cell => cell.Position).ThenByDescending(cell => cell.Layer)];
    }

    /// <summary>The cells in a random order, to hold a ranking against.</summary>
    /// <param name="seed">Seed of the order.</param>
    public IReadOnlyList<CacheCell> Shuffled(long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Cells.Select(cell => (cell, Key: random.NextBits())).OrderBy(pair => pair.Key).Select(pair => pair.cell)];
    }

    /// <summary>
    /// A small set of cells that keeps the prediction: the first so many of an order, found by bisection. More cells need not be nearer,
    /// so this is "at most"; with sixteen cells or fewer and no order of one's own every set is tried, the smallest first.
    /// </summary>
    /// <param name="tolerance">Largest KL, nats.</param>
    /// <param name="order">Which cells come first; null: <see cref="Ranked"/>.</param>
    public SufficientCells Sufficient(double tolerance = 0.01, IReadOnlyList<CacheCell>? order = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        if (order is null && Cells.Count <= MostExhaustive)
        {
            return Smallest(tolerance);
        }

        order ??= Ranked();
        var (low, high, kl) = (-1, order.Count, With(order)); // with all of them nothing is cut
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            var found = With([.. order.Take(middle)]);
            (low, high, kl) = found <= tolerance ? (low, middle, found) : (middle, high, kl);
        }

        return new([.. order.Take(high)], kl, Exact: high == 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private SufficientCells Smallest(double tolerance)
    {
        var cells = Cells;
        foreach (var sets in Enumerable.Range(0, 1 << cells.Count).GroupBy(set => int.PopCount(set)).OrderBy(group => group.Key))
        {
            CacheCell[][] kept = [.. sets.Select(set => cells.Where((_, i) => (set >> i & 1) == 1).ToArray())];
            var kl = Each([.. kept.Select(Others)]);
            var best = Array.IndexOf(kl, kl.Min());
            if (kl[best] <= tolerance)
            {
                return new(kept[best], kl[best], Exact: true);
            }
        }

        throw new InvalidOperationException("The whole memory does not repeat itself; the kernel rounds otherwise from call to call.");
    }

    private IReadOnlyCollection<CacheCell> Others(IReadOnlyCollection<CacheCell> kept) => [.. Cells.Except(kept)];

    private double[] Each(IReadOnlyList<IReadOnlyCollection<CacheCell>> cuts) =>
        [.. cuts.Chunk(RowsPerPass).SelectMany(Run).Select(row => Math.Max(0, Distributions.KullbackLeibler(_whole, row)))];

    // One position in many rows: each with the same cache and cuts of its own.
    private float[][] Run(IReadOnlyList<IReadOnlyCollection<CacheCell>> cuts)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _cache.Truncate(Positions);
        _cache.Select([.. Enumerable.Repeat(0, cuts.Count)]);
        var logits = _transformer.Forward(
            tensor(Enumerable.Repeat((long)_last, cuts.Count).ToArray(), device: CPU).unsqueeze(1), _cache, new Cuts(this, cuts));
        var values = MemoryMarshal.Cast<byte, float>(logits.OnCpu().to(ScalarType.Float32).contiguous().bytes).ToArray();
        return values.Chunk(values.Length / cuts.Count).ToArray();
    }

    private sealed class Cuts(MetaState memory, IReadOnlyList<IReadOnlyCollection<CacheCell>> cuts) : IForwardHooks
    {
        // In the whole pass too, so that all of them go through the same steps and differ by their cuts alone.
        public bool Wants(HookPoint point, int layer) => point == HookPoint.Scores;

        public Tensor Visit(HookPoint point, int layer, Tensor value) // [row, head, 1, position]
        {
            var hidden = new float[cuts.Count * value.shape[3]];
            for (var row = 0; row < cuts.Count; row++)
            {
                foreach (var cell in cuts[row].Where(cell => cell.Layer == layer))
                {
                    hidden[(row * value.shape[3]) + Checked(cell).Position] = float.NegativeInfinity;
                }
            }

            return value + tensor(hidden, device: CPU).view(cuts.Count, 1, 1, -1).On(value.device);
        }

        private CacheCell Checked(CacheCell cell) => cell.Position >= 0 && cell.Position < memory.Positions ? cell
            : throw new ArgumentException($"There is no cell {cell}: positions before the last are 0 to {memory.Positions - 1}.");
    }
}
