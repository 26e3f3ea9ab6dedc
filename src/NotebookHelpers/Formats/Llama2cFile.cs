using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Formats;

/// <summary>Sizes of a llama2.c model.</summary>
/// <param name="Dim">Width of the residual stream.</param>
/// <param name="HiddenDim">Width of the MLP.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="VocabularySize">Token ids.</param>
/// <param name="ContextLength">Longest text.</param>
/// <param name="Tied">True: the unembedding is the embedding; the file says so by the sign of the vocabulary's size.</param>
public sealed record Llama2cHeader(
    int Dim,
    int HiddenDim,
    int Layers,
    int Heads,
    int KeyValueHeads,
    int VocabularySize,
    int ContextLength,
    bool Tied);

/// <summary>
/// A llama2.c model: seven int32, then every weight as float32 in a fixed order, layer by layer inside each kind.
/// Source: the "version 0" layout of run.c and export.py at github.com/karpathy/llama2.c.
/// </summary>
/// <remarks>
/// Tensors bear the names of Meta's checkpoints (<c>layers.0.attention.wq.weight</c>); rotary pairs are
/// neighbours (0,1), (2,3), …
/// </remarks>
public sealed class Llama2cFile : TensorFile
{
    private const int HeaderBytes = 7 * sizeof(int);
    private const uint NewerMagic = 0x616b3432; // "ak42", which opens version 1 and 2
    private const int LargestSize = 1 << 24;

    private Llama2cFile(string path, SafeFileHandle handle, Llama2cHeader header, Dictionary<string, TensorEntry> entries)
        : base(path, handle, entries)
    {
        Header = header;
    }

    /// <summary>The model's sizes.</summary>
    public Llama2cHeader Header { get; }

    /// <summary>Opens a file whose length must be the one that its header asks for.</summary>
    /// <exception cref="ModelFileException">A size that cannot be, a newer version, or another length.</exception>
    public static Llama2cFile Open(string path)
    {
        var (handle, length) = CheckedFile.Open(path, HeaderBytes, "a llama2.c file");
        try
        {
            var header = ReadHeader(path, handle);
            var entries = Layout(path, header, out long expected);
            return expected == length
                ? new Llama2cFile(path, handle, header, entries)
                : throw new ModelFileException(
                    path, Cut(entries, length), string.Create(CultureInfo.InvariantCulture, $"a file of {expected} bytes for {header}"),
                    $"{length} bytes", "The file is cut short or no llama2.c model: fetch it again.");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>True if header and length fit together, as they hardly do by chance.</summary>
    internal static bool Looks(string path)
    {
        try
        {
            using var file = Open(path);
            return true;
        }
        catch (ModelFileException)
        {
            return false;
        }
    }

    private static Llama2cHeader ReadHeader(string path, SafeFileHandle handle)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        RandomAccess.Read(handle, bytes, 0);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) == NewerMagic)
        {
            throw new ModelFileException(
                path, "header", "llama2.c version 0", "a newer version", "Export the model with --version 0, or as a Hugging Face folder.");
        }

        var numbers = new int[7];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        bool tied = numbers[5] > 0;
        numbers[5] = numbers[5] == int.MinValue ? 0 : Math.Abs(numbers[5]);
        string[] names = ["dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len"];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] is < 1 or > LargestSize)
            {
                throw Refuse(path, names[i], $"1 to {LargestSize}", numbers[i]);
            }
        }

        if (numbers[0] % numbers[3] != 0 || numbers[0] / numbers[3] % 2 != 0)
        {
            throw Refuse(path, "n_heads", $"a divisor of dim = {numbers[0]} that leaves even heads", numbers[3]);
        }

        return numbers[3] % numbers[4] == 0
            ? new Llama2cHeader(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], tied)
            : throw Refuse(path, "n_kv_heads", $"a divisor of n_heads = {numbers[3]}", numbers[4]);
    }

    /// <summary>The tensors in the file's order; each kind holds all layers one after another.</summary>
    private static Dictionary<string, TensorEntry> Layout(string path, Llama2cHeader h, out long end)
    {
        long head = h.Dim / h.Heads, keyWidth = head * h.KeyValueHeads;
        (string Name, long[] Shape, bool Layered, bool Skipped)[] kinds =
        [
            ("tok_embeddings", [h.VocabularySize, h.Dim], false, false),
            ("attention_norm", [h.Dim], true, false),
            ("attention.wq", [h.Dim, h.Dim], true, false),
            ("attention.wk", [keyWidth, h.Dim], true, false),
            ("attention.wv", [keyWidth, h.Dim], true, false),
            ("attention.wo", [h.Dim, h.Dim], true, false),
            ("ffn_norm", [h.Dim], true, false),
            ("feed_forward.w1", [h.HiddenDim, h.Dim], true, false),
            ("feed_forward.w2", [h.Dim, h.HiddenDim], true, false),
            ("feed_forward.w3", [h.HiddenDim, h.Dim], true, false),
            ("norm", [h.Dim], false, false),
            ("freqs_cos_and_sin", [h.ContextLength, head], false, true), // tables that every reader computes itself
            ("output", [h.VocabularySize, h.Dim], false, h.Tied),
        ];
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        end = HeaderBytes;
        foreach (var (name, shape, layered, skipped) in kinds)
        {
            long bytes = TensorLayout.Bytes(path, name, shape, Blocks.StoredType.Of("F32"));
            for (int layer = 0; layer < (layered ? h.Layers : 1) && entries.Count <= TensorLayout.MostTensors; layer++)
            {
                var full = layered ? string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.{name}.weight") : name + ".weight";
                if (!skipped)
                {
                    entries.Add(full, new TensorEntry(full, shape, "F32", path, end, bytes));
                }

                end = checked(end + (skipped && name == "output" ? 0 : bytes));
            }
        }

        return entries.Count <= TensorLayout.MostTensors
            ? entries
            : throw Refuse(path, "n_layers", $"at most {TensorLayout.MostTensors} tensors", h.Layers);
    }

    /// <summary>The first tensor that a shorter file cuts.</summary>
    private static string? Cut(Dictionary<string, TensorEntry> entries, long length) =>
        entries.Values.FirstOrDefault(entry => entry.Offset + entry.Bytes > length) is { } cut ? $"tensor {cut.Name}" : null;

    private static ModelFileException Refuse(string path, string field, string expected, int found) =>
        new(path, $"header, {field}", expected, found.ToString(CultureInfo.InvariantCulture),
            "The file is damaged or no llama2.c model: fetch it again.");
}
