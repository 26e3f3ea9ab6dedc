using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Tracing;

/// <summary>
/// One forward pass over one text with everything kept. Tensors belong to the trace and have the shapes listed at
/// <see cref="HookPoint"/> with batch = 1 and lie on the model's device; what can be derived from them (each
/// head's write) is computed when asked for.
/// </summary>
public sealed class Trace : IDisposable
{
    private readonly Dictionary<HookAddress, Tensor> _kept = [];
    private long _pressure;

    private Trace(Transformer transformer, ITokenizer? tokenizer, int[] ids, string model) =>
        (Transformer, Tokenizer, Ids, Model) = (transformer, tokenizer, ids, model);

    /// <summary>A cell may simply forget a trace: the collector is told of its native memory.</summary>
    ~Trace() => Relieve();

    /// <summary>The network that was run; not owned.</summary>
    public Transformer Transformer { get; }

    /// <summary>Reads the ids as text; null where the model has none.</summary>
    public ITokenizer? Tokenizer { get; }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>The text, [pos].</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Number of positions.</summary>
    public int Length => Ids.Count;

    /// <summary>Every place that was kept, in order of computation.</summary>
    public IReadOnlyCollection<HookAddress> Places => _kept.Keys;

    /// <summary>Bytes of memory held, at most.</summary>
    public long Bytes { get; private set; }

    /// <summary>Logits, [1, pos, dVocab].</summary>
    public Tensor Logits => this[new HookAddress(HookPoint.Logits)];

    /// <summary>What was kept at a place; owned by the trace.</summary>
    /// <exception cref="ArgumentException">The model has no such place.</exception>
    /// <exception cref="InvalidOperationException">The place was not kept.</exception>
    public Tensor this[HookAddress address] => _kept.TryGetValue(address.In(Transformer.Config), out var tensor) ? tensor
        : throw new InvalidOperationException($"{address} was not kept by this trace, which holds: "
            + $"{string.Join(", ", _kept.Keys.Take(8))}{(_kept.Count > 8 ? ", …" : "")}. Name it in TraceOptions.Keep.");

    /// <summary>What was kept at a place of a layer; owned by the trace.</summary>
    public Tensor this[HookPoint point, int layer] => this[new HookAddress(point, layer)];

    /// <summary>Runs a transformer once and keeps what passes.</summary>
    /// <param name="transformer">The network.</param>
    /// <param name="ids">Token ids, [pos].</param>
    /// <param name="options">Null: keep everything.</param>
    /// <param name="tokenizer">For labels; null: ids only.</param>
    /// <param name="model">Name to show.</param>
    /// <returns>The trace; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">It would take more memory than allowed.</exception>
    public static Trace Run(Transformer transformer, ReadOnlySpan<int> ids,
        TraceOptions? options = null, ITokenizer? tokenizer = null, string model = "transformer")
    {
        options ??= new();
        PassHooks.Checked(options.Interventions, transformer.Config);
        var wanted = options.Keep?.Select(address => address.In(transformer.Config)).ToHashSet();
        TraceSize.Expect(transformer.Config, ids.Length, options);
        var trace = new Trace(transformer, tokenizer, ids.ToArray(), model);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        try
        {
            var hooks = new PassHooks(options.Interventions, ids.Length, grows: false,
                trace.Keep, address => wanted is null || wanted.Contains(address));
            transformer.Forward(
                tensor(ids.ToArray().Select(id => (long)id).ToArray(), device: CPU).unsqueeze(0), hooks: hooks, options: Until(wanted));
            trace.Weigh();
            return trace;
        }
        catch
        {
            trace.Dispose();
            throw;
        }
    }

    // Nothing is read behind the last block of which something is kept: of SmolLM2 the unembedding is a fifth of a pass.
    private static ForwardOptions? Until(HashSet<HookAddress>? wanted) => wanted is { Count: > 0 } && wanted.All(place => place.Layer >= 0)
        ? new() { Depth = wanted.Max(place => place.Layer) + 1 } : null;

    /// <summary>
    /// The residual stream before the first block (depth 0) or after block depth − 1: [1, pos, dModel]; owned by the trace.
    /// </summary>
    public Tensor Stream(int depth)
    {
        var layers = Transformer.Config.NLayers;
        return depth < layers ? this[HookPoint.ResidPre, depth] : this[HookPoint.ResidPost, layers - 1];
    }

    /// <summary>What one head writes into the stream, the layer's bias aside: [1, pos, dModel]; the caller disposes it.</summary>
    public Tensor HeadWrite(int layer, int head)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var width = Transformer.Config.DHead;

        // W_O is [dModel, head · dHead]: each head has its own block of columns.
        var output = Transformer.Parameters.Get($"blocks.{layer}.attention.output.weight").narrow(1, (long)head * width, width);
        return matmul(this[HookPoint.HeadMix, layer].select(2, head).to(output.dtype), output.transpose(0, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>One head's attention pattern: [query, key].</summary>
    public float[,] Pattern(int layer, int head)
    {
        using var scope = NewDisposeScope();
        var pattern = this[HookPoint.Pattern, layer][0, head].contiguous();
        var rows = new float[Length, Length];
        Buffer.BlockCopy(TensorMemory.Copy<float>(pattern), 0, rows, 0, rows.Length * sizeof(float));
        return rows;
    }

    /// <summary>Logits after a position, [dVocab].</summary>
    public float[] LogitsAt(Index position)
    {
        using var scope = NewDisposeScope();
        return TensorMemory.Copy<float>(Logits[0, position.GetOffset(Length)]);
    }

    /// <summary>Logits after every position, as a model that is only read gives them.</summary>
    internal LogitRows LogitRows()
    {
        using var scope = NewDisposeScope();
        return new(TensorMemory.Copy<float>(Logits), Transformer.Config.DVocab);
    }

    /// <summary>Frees what was kept.</summary>
    public void Dispose()
    {
        foreach (var tensor in _kept.Values)
        {
            tensor.Dispose();
        }

        _kept.Clear();
        Relieve();
        GC.SuppressFinalize(this);
    }

    private void Keep(HookAddress address, Tensor value)
    {
        _kept[address] = value.alias().DetachFromDisposeScope();
    }

    private void Weigh()
    {
        // An upper bound: a block's end is the next one's beginning, in the same memory.
        Bytes = _kept.Values.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize);
        _pressure = Bytes;
        if (_pressure > 0)
        {
            GC.AddMemoryPressure(_pressure);
        }
    }

    private void Relieve()
    {
        if (_pressure > 0)
        {
            GC.RemoveMemoryPressure(_pressure);
            _pressure = 0;
        }
    }
}
