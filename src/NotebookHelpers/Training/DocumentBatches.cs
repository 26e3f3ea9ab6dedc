using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>Reads documents and gives the logits before every one of their tokens.</summary>
/// <param name="documents">Token ids, the end mark included.</param>
/// <returns>For each document its index and its logits, [pos, dVocab] row-major, valid until the next one is asked for.</returns>
internal delegate IEnumerable<(int Document, ReadOnlyMemory<float> Logits)> DocumentReading(IReadOnlyList<int[]> documents);

/// <summary>Whole documents through a model, many at a time.</summary>
internal static class DocumentBatches
{
    private const int MostPositions = 4096;
    private const int MostRows = 64;

    /// <summary>Documents of like length side by side; what a causal model says before a token does not depend on the padding behind it.</summary>
    /// <exception cref="ArgumentException">The model is not causal: it would see the token that it is to predict.</exception>
    public static DocumentReading Of(Transformer model, int endToken) => model.Config.Causal
        ? documents => Read(model, endToken, documents)
        : throw new ArgumentException("A model without a causal mask sees the tokens that it is to predict; its next-token distribution is not defined.", nameof(model));

    /// <summary>One document after another, for any model.</summary>
    public static DocumentReading Of(ILanguageModel model, int endToken) => documents => documents.Select((document, index) => (index, OneByOne(model, endToken, document)));

    private static IEnumerable<(int Document, ReadOnlyMemory<float> Logits)> Read(Transformer model, int endToken, IReadOnlyList<int[]> documents)
    {
        int[] order = [.. Enumerable.Range(0, documents.Count).OrderBy(index => documents[index].Length)];
        var (buffer, width) = (Array.Empty<float>(), model.Config.DVocab);
        for (int from = 0, to; from < order.Length; from = to)
        {
            // the last of a batch is its longest
            for (to = from + 1; to < order.Length && to - from < MostRows && (to - from + 1) * documents[order[to]].Length <= MostPositions; to++)
            {
            }

            var length = documents[order[to - 1]].Length;
            Forward(model, endToken, [.. order[from..to].Select(index => documents[index])], length, ref buffer);
            for (var row = from; row < to; row++)
            {
                yield return (order[row], buffer.AsMemory((row - from) * length * width, documents[order[row]].Length * width));
            }
        }
    }

    private static void Forward(Transformer model, int endToken, int[][] documents, int length, ref float[] buffer)
    {
        var inputs = new long[documents.Length * length];
        Array.Fill(inputs, endToken);
        for (var row = 0; row < documents.Length; row++)
        {
            for (var i = 1; i < documents[row].Length; i++)
            {
                inputs[(row * length) + i] = documents[row][i - 1];
            }
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = model.Forward(tensor(inputs, [documents.Length, length]));
        if (buffer.Length < logits.numel())
        {
            buffer = new float[logits.numel()];
        }

        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(logits.bytes).CopyTo(buffer);
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
