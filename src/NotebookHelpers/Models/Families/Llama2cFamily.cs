using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>Files of llama2.c: Llama with Meta's names and neighbouring rotary pairs; base and ε are constants of its code.</summary>
internal static class Llama2cFamily
{
    // In the TinyStories models token 1 stands between stories, so generation ends at it; 2 is the tokenizer's own end.
    private const int Begin = 1;
    private const int End = 2;

    public static Family It { get; } = new("llama2.c", _ => throw new NotSupportedException("llama2.c has no config.json."), "", Rules, []);

    public static TransformerConfig Read(Llama2cHeader header) => new TransformerConfig
    {
        DVocab = header.VocabularySize,
        NLayers = header.Layers,
        DModel = header.Dim,
        NHeads = header.Heads,
        NKeyValueHeads = header.KeyValueHeads,
        DMlp = header.HiddenDim,
        NContext = header.ContextLength,
        NormEpsilon = 1e-5,
        Tied = header.Tied,
        BeginId = Begin,
        EndIds = [Begin, End],
    }.Validate();

    private static NameRule[] Rules =>
    [
        new("tok_embeddings.weight", Placement.AsIs, "embed.weight"),
        new("layers.{l}.attention_norm.weight", Placement.AsIs, "blocks.{l}.norm1.weight"),
        new("layers.{l}.attention.wq.weight", Placement.NeighbouringPairs, "blocks.{l}.attention.query.weight"),
        new("layers.{l}.attention.wk.weight", Placement.NeighbouringPairs, "blocks.{l}.attention.key.weight"),
        new("layers.{l}.attention.wv.weight", Placement.AsIs, "blocks.{l}.attention.value.weight"),
        new("layers.{l}.attention.wo.weight", Placement.AsIs, "blocks.{l}.attention.output.weight"),
        new("layers.{l}.ffn_norm.weight", Placement.AsIs, "blocks.{l}.norm2.weight"),
        new("layers.{l}.feed_forward.w1.weight", Placement.AsIs, "blocks.{l}.mlp.gate.weight"),
        new("layers.{l}.feed_forward.w3.weight", Placement.AsIs, "blocks.{l}.mlp.up.weight"),
        new("layers.{l}.feed_forward.w2.weight", Placement.AsIs, "blocks.{l}.mlp.down.weight"),
        new("norm.weight", Placement.AsIs, "final_norm.weight"),
        new("output.weight", Placement.AsIs, "unembed.weight"),
    ];
}
