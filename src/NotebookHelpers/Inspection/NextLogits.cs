using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>Logits after the ends of many texts, read in batches.</summary>
public static class NextLogits
{
    private const int Batch = 32;

    /// <summary>Reads texts of any lengths.</summary>
    /// <param name="transformer">A causal transformer: shorter texts are filled up at their ends.</param>
    /// <param name="texts">Token ids, at least one in each.</param>
    /// <returns>For each text the logits after its last token: [dVocab].</returns>
    public static IReadOnlyList<float[]> After(Transformer transformer, IReadOnlyList<int[]> texts)
    {
        if (!transformer.Config.Causal)
        {
            throw new ArgumentException("Texts of different lengths can be read side by side by a causal transformer only.", nameof(transformer));
        }

        var rows = new List<float[]>(texts.Count);
        foreach (var part in texts.Chunk(Batch))
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var ids = StreamStates.Pad(part);
            var logits = transformer.Forward(ids).reshape(-1, transformer.Config.DVocab);
            var last = logits.index_select(0, tensor([.. part.Select((text, row) => (row * ids.shape[1]) + text.Length - 1)])).data<float>().ToArray();
            rows.AddRange(last.Chunk(transformer.Config.DVocab));
        }

        return rows;
    }
}
