using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>
/// Texts of unequal length in one pass: the shorter are filled up on the right. Attention is causal, so nothing that stands after a
/// token changes what is computed at it; each text is read at its own last position.
/// </summary>
public static class PaddedPasses
{
    private const int TokensPerPass = 1024;

    /// <summary>The next-token logits after each text: many at a time where the model is a transformer, else one by one.</summary>
    /// <returns>One row for each text, in their order: [text, dVocab].</returns>
    public static LogitRows LastLogits(this ILanguageModel model, IReadOnlyList<int[]> texts)
    {
        if (model is LanguageModel { Transformer: { Config.Causal: true } transformer })
        {
            return LastLogits(transformer, texts);
        }

        var rows = new float[texts.Count * model.VocabularySize];
        for (var i = 0; i < texts.Count; i++)
        {
            var own = model.Logits(texts[i]);
            own[own.Count - 1].CopyTo(rows.AsSpan(i * model.VocabularySize));
        }

        return new LogitRows(rows, model.VocabularySize);
    }

    /// <summary>The next-token logits after each text.</summary>
    /// <param name="transformer">A causal network.</param>
    /// <param name="texts">Token ids, each at least one.</param>
    /// <param name="tokensPerPass">Tokens of one pass at most, filling included.</param>
    /// <returns>One row for each text, in their order: [text, dVocab].</returns>
    /// <exception cref="ArgumentException">A text is empty, or the network looks ahead.</exception>
    public static LogitRows LastLogits(Transformer transformer, IReadOnlyList<int[]> texts, int tokensPerPass = TokensPerPass)
    {
        using var noGradient = no_grad();
        var width = transformer.Config.DVocab;
        var rows = new float[texts.Count * width];
        foreach (var batch in Batches(transformer, texts, tokensPerPass))
        {
            using var scope = NewDisposeScope();
            var ends = tensor(batch.Select(text => texts[text].Length - 1L).ToArray());
            var logits = MemoryMarshal.Cast<byte, float>(transformer.Forward(Ids(texts, batch), options: new() { At = ends }).bytes); // [text, 1, V]
            for (var i = 0; i < batch.Length; i++)
            {
                logits.Slice(i * width, width).CopyTo(rows.AsSpan(batch[i] * width));
            }
        }

        return new LogitRows(rows, width);
    }

    /// <summary>Numbers of texts that go through one pass together: of like length, so that little is filled up.</summary>
    internal static IEnumerable<int[]> Batches(Transformer transformer, IReadOnlyList<int[]> texts, int tokensPerPass = TokensPerPass)
    {
        if (texts.Any(text => text.Length == 0))
        {
            throw new ArgumentException($"Text {texts.ToList().FindIndex(text => text.Length == 0)} is empty; each needs at least one token.", nameof(texts));
        }

        if (!transformer.Config.Causal)
        {
            throw new ArgumentException("The network looks ahead, so what fills a text up would change it: read its texts one by one.", nameof(transformer));
        }

        return Cut();

        IEnumerable<int[]> Cut()
        {
            int[] order = [.. Enumerable.Range(0, texts.Count).OrderBy(text => texts[text].Length)];
            for (int start = 0, end; start < order.Length; start = end)
            {
                end = start + 1;
                while (end < order.Length && (end + 1 - start) * texts[order[end]].Length <= tokensPerPass)
                {
                    end++;
                }

                yield return order[start..end];
            }
        }
    }

    /// <summary>The texts of one pass: int64 [text, pos]; the caller disposes it.</summary>
    internal static Tensor Ids(IReadOnlyList<int[]> texts, int[] batch)
    {
        var length = batch.Max(text => texts[text].Length);
        var ids = new long[batch.Length * length];
        for (var row = 0; row < batch.Length; row++)
        {
            var text = texts[batch[row]];
            for (var i = 0; i < text.Length; i++)
            {
                ids[(row * length) + i] = text[i];
            }
        }

        return tensor(ids, [batch.Length, length]);
    }
}
