using BetweenTokens.Inspection;

namespace BetweenTokens.Plots;

/// <summary>
/// How pictures count the places of a network, all of them alike: the embedding is depth 0, layers and heads are counted
/// from one. The library's own numbers begin at zero, as its addresses do (<c>blocks.0</c>).
/// </summary>
internal static class LayerNames
{
    /// <summary>A depth of the stream: 0 the embedding, d what the d-th block leaves.</summary>
    public static string Depth(int depth) => depth == 0 ? Words.Now.Embedding : $"{Words.Now.Layer} {NumberText.Of(depth)}";

    /// <summary>A block by its index from zero.</summary>
    public static string Layer(int layer) => Depth(layer + 1);

    /// <summary>A head by its indices from zero.</summary>
    public static string Head(int layer, int head) => $"{Layer(layer)}, {Words.Now.Head} {NumberText.Of(head + 1)}";

    /// <summary>A layer's or a head's number on an axis, from its index.</summary>
    public static string Tick(int index) => NumberText.Of(index + 1);

    /// <summary>Depths from the embedding on.</summary>
    public static string[] Depths(int count) => [.. Enumerable.Range(0, count).Select(Depth)];

    /// <summary>Ticks of several layers or heads.</summary>
    public static string[] Ticks(IEnumerable<int> indices) => [.. indices.Select(Tick)];

    /// <summary>A label that a map numbers from zero; other labels stay.</summary>
    public static string Tick(string label) => int.TryParse(label, out int index) ? Tick(index) : label;

    /// <summary>Whose entry of a ledger it is.</summary>
    public static string Of(LedgerEntry entry) => entry.Part switch
    {
        LedgerPart.Embedding => Words.Now.Embedding,
        LedgerPart.PositionEmbedding => Words.Now.Positions,
        LedgerPart.Head => Head(entry.Layer, entry.Head),
        LedgerPart.Lstm => $"{Layer(entry.Layer)}, LSTM",
        LedgerPart.AttentionBias => $"{Layer(entry.Layer)}, {Words.Now.Bias}",
        LedgerPart.Mlp => $"{Layer(entry.Layer)}, MLP",
        _ => Words.Now.OutputBias,
    };
}
