using System.Runtime.InteropServices;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>
/// Logits after the ends of many texts, read in batches. Shorter texts are filled up at their ends: attention is causal, so what
/// stands after a token does not change it, and each text is read at its own last position.
/// </summary>
public static class NextLogits
{
    private const int TokensPerPass = 1024;

    /// <summary>Reads texts of any lengths with any model: many at a time where it is a causal transformer, else one by one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">Token ids, at least one in each.</param>
    /// <returns>For each text the logits after its last token: [dVocab].</returns>
    public static IReadOnlyList<float[]> After(ILanguageModel model, IReadOnlyList<int[]> texts) =>
        model is LanguageModel { Transformer: { Config.Causal: true } transformer } ? After(transformer, texts)
            : [.. texts.Select(text => model.Logits(text) is var rows ? rows[rows.Count - 1].ToArray() : [])];

    /// <summary>Reads texts of any lengths.</summary>
    /// <param name="transformer">A causal transformer.</param>
    /// <param name="texts">Token ids, at least one in each.</param>
    /// <param name="tokensPerPass">Tokens of one pass at most, filling included.</param>
    /// <returns>For each text the logits after its last token: [dVocab].</returns>
    /// <exception cref="ArgumentException">A text is empty, or the network looks ahead.</exception>
    public static IReadOnlyList<float[]> After(Transformer transformer, IReadOnlyList<int[]> texts, int tokensPerPass = TokensPerPass)
    {
        Check(transformer, texts);
        using var noGradient = no_grad();
        var (width, rows) = (transformer.Config.DVocab, new float[texts.Count][]);
        foreach (var batch in LengthBatches.Of(texts, tokensPerPass))
        {
            using var scope = NewDisposeScope();
            var ends = tensor(batch.Select(text => texts[text].Length - 1L).ToArray(), device: CPU);
            var ids = StreamStates.Pad([.. batch.Select(text => texts[text])]);
            // [text, 1, V]
            var logits = MemoryMarshal.Cast<byte, float>(
                transformer.Forward(ids, options: new() { At = ends }).OnCpu().to(ScalarType.Float32).bytes);
            for (var i = 0; i < batch.Length; i++)
            {
                rows[batch[i]] = logits.Slice(i * width, width).ToArray();
            }
        }

        return rows;
    }

    // Side by side they stand only where no token sees what comes after it.
    private static void Check(Transformer transformer, IReadOnlyList<int[]> texts)
    {
        if (texts.Any(text => text.Length == 0))
        {
            throw new ArgumentException(
                $"Text {texts.ToList().FindIndex(text => text.Length == 0)} is empty; each needs at least one token.", nameof(texts));
        }

        if (!transformer.Config.Causal)
        {
            throw new ArgumentException(
                "Texts of different lengths can be read side by side by a causal transformer only: this one looks ahead.",
                nameof(transformer));
        }
    }
}
