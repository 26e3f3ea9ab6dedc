using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using static TorchSharp.torch;

namespace BetweenTokens.Evaluation;

/// <summary>Reads documents and gives the logits before every one of their tokens.</summary>
/// <param name="documents">Token ids, the end mark included.</param>
/// <returns>For each document its index and its logits, [pos, dVocab] row-major, valid until the next one is asked for.</returns>
internal delegate IEnumerable<(int Document, ReadOnlyMemory<float> Logits)> DocumentReading(IReadOnlyList<int[]> documents);

/// <summary>Whole documents through a model, many at a time.</summary>
internal static class DocumentBatches
{
    private const int MostPositions = 4096;
    private const int MostRows = 64;

    /// <summary>
    /// Documents of like length side by side; what a causal model says before a token does not depend on the padding behind it.
    /// </summary>
    /// <exception cref="ArgumentException">The model is not causal: it would see the token that it is to predict.</exception>
    public static DocumentReading Of(Transformer model, int endToken) => model.Config.Causal
        ? documents => Read(model, endToken, documents)
        : throw new ArgumentException(
            "A model without a causal mask sees the tokens that it is to predict; its next-token distribution is not defined.",
            nameof(model));

    /// <summary>One document after another, for any model.</summary>
    public static DocumentReading Of(ILanguageModel model, int endToken) =>
        documents => documents.Select((document, index) => (index, OneByOne(model, endToken, document)));

    private static IEnumerable<(int Document, ReadOnlyMemory<float> Logits)> Read(
        Transformer model, int endToken, IReadOnlyList<int[]> documents)
    {
        var (buffer, width) = (Array.Empty<float>(), model.Config.DVocab);
        foreach (var batch in LengthBatches.Of(documents, MostPositions, MostRows))
        {
            // before the first token stands the end of the document before it
            var inputs = batch.Select(document => (int[])[endToken, .. documents[document][..^1]]).ToList();
            Forward(model, endToken, inputs, ref buffer);
            var length = documents[batch[^1]].Length;
            for (var row = 0; row < batch.Length; row++)
            {
                yield return (batch[row], buffer.AsMemory(row * length * width, documents[batch[row]].Length * width));
            }
        }
    }

    private static void Forward(Transformer model, int endToken, IReadOnlyList<int[]> inputs, ref float[] buffer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = model.Forward(StreamStates.Pad(inputs, endToken));
        if (buffer.Length < logits.numel())
        {
            buffer = new float[logits.numel()];
        }

        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(logits.OnCpu().to(ScalarType.Float32).bytes).CopyTo(buffer);
    }

    private static ReadOnlyMemory<float> OneByOne(ILanguageModel model, int endToken, int[] document)
    {
        var rows = model.Logits([endToken, .. document[..^1]]);
        var logits = new float[document.Length * rows.Width];
        for (var i = 0; i < document.Length; i++)
        {
            rows[i].CopyTo(logits.AsSpan(i * rows.Width));
        }

        return logits;
    }
}
