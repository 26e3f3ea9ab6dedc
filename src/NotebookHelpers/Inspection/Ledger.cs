using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>What kind of part an entry of a ledger stands for.</summary>
public enum LedgerPart
{
    /// <summary>The token's embedding.</summary>
    Embedding,

    /// <summary>The position's embedding, where one is added.</summary>
    PositionEmbedding,

    /// <summary>One attention head.</summary>
    Head,

    /// <summary>A layer's LSTM, which has no heads.</summary>
    Lstm,

    /// <summary>The bias of a layer's attention output.</summary>
    AttentionBias,

    /// <summary>A layer's feed-forward part, its bias included.</summary>
    Mlp,

    /// <summary>Biases of the final norm and of the unembedding, the same for every text.</summary>
    OutputBias,
}

/// <summary>What one part of the model added to a logit.</summary>
/// <param name="Part">Kind of part.</param>
/// <param name="Layer">Layer, or −1.</param>
/// <param name="Head">Head, or −1.</param>
/// <param name="Value">Its share of the logit.</param>
public sealed record LedgerEntry(LedgerPart Part, int Layer, int Head, double Value)
{
    /// <summary>Short name: emb, pos, L5H3, L5 bias, L5 MLP, bias.</summary>
    public string Name => Part switch
    {
        LedgerPart.Embedding => "emb",
        LedgerPart.PositionEmbedding => "pos",
        LedgerPart.Head => $"L{Layer}H{Head}",
        LedgerPart.Lstm => $"L{Layer} LSTM",
        LedgerPart.AttentionBias => $"L{Layer} bias",
        LedgerPart.Mlp => $"L{Layer} MLP",
        _ => "bias",
    };
}

/// <summary>
/// The logit of one token at one position as a sum over everything that wrote to the residual stream. The final norm's
/// divisor is taken as it was, so the sum is exact; what rounding leaves is the <see cref="Remainder"/>, and if it is
/// more than that, something is wrong.
/// </summary>
public sealed class Ledger
{
    private Ledger(Trace trace, int position, int token, int? against, IReadOnlyList<LedgerEntry> entries, double logit)
    {
        (Position, Token, Against, Entries, Logit) = (position, token, against, entries, logit);
        (Model, Sum) = (trace.Model, entries.Sum(e => e.Value));
        TokenText = trace.Shown(token);
        AgainstText = against is { } other ? trace.Shown(other) : null;
    }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Position whose logits are explained, from 0.</summary>
    public int Position { get; }

    /// <summary>The token.</summary>
    public int Token { get; }

    /// <summary>The token it is compared with; null: the logit itself.</summary>
    public int? Against { get; }

    /// <summary>The token as readable text, or its id where the model has no tokenizer.</summary>
    public string TokenText { get; }

    /// <summary>The same for the token it is compared with.</summary>
    public string? AgainstText { get; }

    /// <summary>Embedding first, then layer by layer: heads, bias, MLP; the output's biases last.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>The logit that the model gave, or the difference of two.</summary>
    public double Logit { get; }

    /// <summary>Sum of the entries.</summary>
    public double Sum { get; }

    /// <summary>Logit − sum: what rounding left.</summary>
    public double Remainder => Logit - Sum;

    /// <summary>Draws up the ledger of a logit.</summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="position">Position whose logits are explained; ^1: the last.</param>
    /// <param name="token">The token whose logit it is.</param>
    /// <param name="against">Null, or another token: then the difference of the two logits is explained.</param>
    /// <exception cref="ArgumentException">The model has no stream that ends in one final norm.</exception>
    public static Ledger Of(Trace trace, Index position, int token, int? against = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (config, at) = (Needed.Of(trace).Transformer.Config, position.GetOffset(trace.Length));
        using var readout = new Readout(trace, at, token, against);
        double One(HookAddress address) => readout.Of(trace[address][0, at])[0];

        var entries = new List<LedgerEntry> { new(LedgerPart.Embedding, -1, -1, One(new(HookPoint.Embed))) };
        if (HookNames.Exists(HookPoint.PositionEmbed, 0, config))
        {
            var code = trace[new HookAddress(HookPoint.PositionEmbed)];
            entries.Add(new(LedgerPart.PositionEmbedding, -1, -1, readout.Of(code.dim() == 3 ? code[0, at] : code[at])[0]));
        }

        for (var layer = 0; layer < config.NLayers; layer++)
        {
            entries.AddRange(config.Mixer == MixerKind.Lstm
                ? [new(LedgerPart.Lstm, layer, -1, One(new(HookPoint.AttentionOut, layer)))]
                : readout.Of(HeadsAt(trace, layer, at)).Select((value, head) => new LedgerEntry(LedgerPart.Head, layer, head, value)));
            if (trace.Transformer.Parameters.ByName.TryGetValue($"blocks.{layer}.attention.output.bias", out var bias))
            {
                entries.Add(new(LedgerPart.AttentionBias, layer, -1, readout.Of(bias)[0]));
            }

            if (config.Mlp != MlpKind.None)
            {
                entries.Add(new(LedgerPart.Mlp, layer, -1, One(new(HookPoint.MlpOut, layer))));
            }
        }

        if (readout.Constant != 0)
        {
            entries.Add(new(LedgerPart.OutputBias, -1, -1, readout.Constant));
        }

        var logits = trace.Logits[0, at];
        var logit = logits[token].to(ScalarType.Float64).item<double>()
            - (against is { } other ? logits[other].to(ScalarType.Float64).item<double>() : 0);
        return new(trace, at, token, against, entries, logit);
    }

    /// <summary>The same for a token given as text; it must be one token.</summary>
    /// <exception cref="ArgumentException">The model has no tokenizer, or the text is not exactly one token.</exception>
    public static Ledger Of(Trace trace, Index position, string token, string? against = null) =>
        Of(trace, position, trace.TokenId(token), against is null ? null : trace.TokenId(against));

    /// <summary>The largest entries by absolute value, and the sum of all others.</summary>
    public (IReadOnlyList<LedgerEntry> Entries, double Others) Top(int count)
    {
        var top = Entries.OrderByDescending(e => Math.Abs(e.Value)).Take(count).ToList();
        return (top, Sum - top.Sum(e => e.Value));
    }

    /// <summary>Sum of the entries of one kind, for instance of all heads.</summary>
    public double Total(LedgerPart part) => Entries.Where(e => e.Part == part).Sum(e => e.Value);

    /// <summary>What each head of a layer wrote at one position: [head, dModel].</summary>
    internal static Tensor HeadsAt(Trace trace, int layer, long position)
    {
        var config = trace.Transformer.Config;
        var mix = trace[HookPoint.HeadMix, layer][0, position];
        var output = trace.Transformer.Parameters.Get($"blocks.{layer}.attention.output.weight");
        return einsum("hk,dhk->hd", mix.to(ScalarType.Float64),
            output.view(config.DModel, config.NHeads, config.DHead).to(ScalarType.Float64));
    }
}
