using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>
/// The transformer: embedding, blocks of attention and feed-forward parts around a residual stream, unembedding.
/// Every family is this class with another <see cref="TransformerConfig"/>; training, reading and tracing run the same code.
/// </summary>
/// <remarks>
/// The residual stream, the norms' statistics, the softmax and the logits are float32 whatever the weights' type; float64 where the
/// weights are, for checks by finite differences.
/// Nothing is computed in place where a gradient or a hook could see it.
/// </remarks>
public sealed class Transformer : IDisposable
{
    private readonly Tensor _embedding;
    private readonly Block[] _blocks;
    private readonly Norm? _finalNorm;
    private readonly Linear _unembedding;
    private readonly Rotary _rotary;
    private readonly Positions _positions;

    /// <summary>Joins a config and its numbers.</summary>
    /// <param name="parameters">Owned by the transformer from now on.</param>
    public Transformer(TransformerParameters parameters)
    {
        Parameters = parameters;
        Config = parameters.Config;
        _rotary = new Rotary(Config, Device);
        _positions = new Positions(Config, parameters);
        _embedding = parameters.Get("embed.weight");
        _blocks = [.. Enumerable.Range(0, Config.NLayers).Select(layer => new Block(Config, parameters, layer, _rotary))];
        _finalNorm = Config.HasFinalNorm
            ? Block.NormOf(Config, parameters, "final_norm", HookPoint.FinalNormScale, HookPoint.FinalNormOut)
            : null;
        _unembedding = parameters.Unembedding();
    }

    /// <summary>A transformer with fresh weights, ready to train.</summary>
    /// <param name="config">Its description.</param>
    /// <param name="seed">Same seed, same weights.</param>
    /// <param name="initial">How they are drawn; null: the defaults.</param>
    /// <param name="device">Where they lie; null: <see cref="Devices.Default"/>.</param>
    public static Transformer Create(TransformerConfig config, long seed, InitialWeights? initial = null, Device? device = null) =>
        new(TransformerParameters.Initialise(config, initial ?? new InitialWeights(), seed, device));

    /// <summary>
    /// The same network with numbers of its own, float32 and ready to train: a start for tuning that leaves this
    /// one as it is. The caller disposes it.
    /// </summary>
    public Transformer Copy() => new(TransformerParameters.Copy(Parameters));

    /// <summary>What it is.</summary>
    public TransformerConfig Config { get; }

    /// <summary>Its numbers by name.</summary>
    public TransformerParameters Parameters { get; }

    /// <summary>Where its numbers lie, and what it computes.</summary>
    public Device Device => Parameters.Device;

    /// <summary>Reads tokens.</summary>
    /// <param name="ids">Int64 [batch, pos], at least one position; of a stack [network · batch, pos]. On any
    /// device, as all that is given here.</param>
    /// <param name="cache">What was read before; this pass is added to it. Null: the text starts here.</param>
    /// <param name="hooks">Who looks at activations on the way, and may replace them.</param>
    /// <param name="options">Documents side by side, positions, last logits only, or the stream at a depth.</param>
    /// <returns>Logits, float32 [batch, pos, dVocab], on the model's device; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">Ids of another shape, outside the vocabulary, or past the learned positions; a
    /// depth that the model has not.</exception>
    /// <exception cref="OperationCanceledException">The reader interrupted the notebook's cell.</exception>
    public Tensor Forward(Tensor ids, KvCache? cache = null, IForwardHooks? hooks = null, ForwardOptions? options = null)
    {
        Interrupt.Check();
        Shape.Expect(ids, "ids", -1, -1);
        if (ids.numel() == 0)
        {
            var found = $"found none, shape {Shape.Text(ids.shape)}";
            throw new ArgumentException(
                $"ids: expected at least one token; {found}. Start with the token that begins a document.", nameof(ids));
        }

        if (Parameters.Networks > 0 && (cache is not null || hooks is not null || ids.shape[0] % Parameters.Networks != 0))
        {
            throw new ArgumentException($"A stack of {Parameters.Networks} networks reads equally many rows for each, "
                + $"without cache and hooks; found {ids.shape[0]} rows. To look into one of them, take it out with Parameters.Of.");
        }

        using var scope = NewDisposeScope();
        using var precision = FusedKernels.Multiply(options?.Products ?? ScalarType.Float32);
        using var pass = new PassContext(Config, Device, ids, cache, hooks, options);
        var outside = new LayerHooks(hooks, -1);
        var x = options?.From?.Stream ?? Embed(ids, pass, outside);
        foreach (var block in Blocks(options?.Depth, cache)[(options?.From?.Layer ?? 0)..])
        {
            x = block.Apply(x, pass);
        }

        if (options?.Depth is not null)
        {
            return x.MoveToOuterDisposeScope();
        }

        cache?.Advance(pass.Length);
        if (options?.LastOnly == true)
        {
            x = x.narrow(1, pass.Length - 1, 1);
        }
        else if (options?.At is { } at)
        {
            x = x.gather(1, at.On(Device).view(-1, 1, 1).expand(-1, 1, x.shape[2])); // [B, 1, D]
        }

        x = _finalNorm?.Apply(x, outside) ?? x;
        return outside.Visit(HookPoint.Logits, Unembed(x)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Logits of a stream that has been through the final norm: [..., dModel] → float32 [..., dVocab]; the caller disposes them.
    /// </summary>
    public Tensor Unembed(Tensor normed)
    {
        using var scope = NewDisposeScope();
        return _unembedding.Apply(normed).Wide().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The final norm of a stream, for a logit lens: [batch, pos, dModel] → the same; the stream itself where the model has
    /// no such norm. The caller disposes it.
    /// </summary>
    public Tensor FinalNorm(Tensor stream)
    {
        using var scope = NewDisposeScope();
        return (_finalNorm?.Apply(stream, default) ?? stream.alias()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        _rotary.Dispose();
    }

    // A cache would hold the first blocks' keys only.
    private ReadOnlySpan<Block> Blocks(int? depth, KvCache? cache) =>
        depth is null || (depth >= 0 && depth <= _blocks.Length && cache is null) ? _blocks.AsSpan(0, depth ?? _blocks.Length)
            : throw new ArgumentException($"The stream of a text read from its start can be had at depth 0 to {_blocks.Length}; "
                + $"found {depth}{(cache is null ? "" : " with a cache")}.");

    private Tensor Embed(Tensor ids, PassContext pass, LayerHooks hooks)
    {
        CheckRange(ids);
        var x = Lookup.Rows(_embedding, ids.On(Device)).Wide();
        x = hooks.Visit(HookPoint.Embed, Config.EmbeddingScale == 1 ? x : x * Config.EmbeddingScale);
        return _positions.Code(pass) is { } code ? x + hooks.Visit(HookPoint.PositionEmbed, code) : x;
    }

    private void CheckRange(Tensor ids)
    {
        if (ids.HasShapeOnly())
        {
            return;
        }

        foreach (var id in TensorMemory.Copy<long>(ids))
        {
            if (id < 0 || id >= Config.DVocab)
            {
                throw new ArgumentException(
                    $"ids: expected 0 to {Config.DVocab - 1}; found {id}. Were they made by another model's tokenizer?", nameof(ids));
            }
        }
    }
}
