using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>A stretch of one row whose positions see one another and nothing else.</summary>
/// <param name="Row">The row.</param>
/// <param name="Start">Its first position.</param>
/// <param name="Length">Its positions.</param>
internal readonly record struct Stretch(int Row, int Start, int Length);

/// <summary>Everything about a fused attention but its numbers.</summary>
internal sealed record AttentionShape
{
    /// <summary>Lanes of a vector; stretches of keys and of a head's dimensions are filled up to a multiple.</summary>
    public const int Lanes = 16;

    /// <summary>Heads of queries.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public required int Shared { get; init; }

    /// <summary>Dimensions of a head.</summary>
    public required int Width { get; init; }

    /// <summary>Dimensions that turn; 0: none.</summary>
    public required int Turning { get; init; }

    /// <summary>Factor on query · key.</summary>
    public required float Scale { get; init; }

    /// <summary>True: no position sees a later one.</summary>
    public required bool Causal { get; init; }

    /// <summary>ALiBi's slope of each head, or null.</summary>
    public float[]? Slopes { get; init; }

    /// <summary>Width of a head filled up to whole vectors.</summary>
    public int Padded => Filled(Width);

    /// <summary>Values of a position in the joined projections: all queries, then all keys, then all values.</summary>
    public int Row => (Heads + (2 * Shared)) * Width;

    /// <summary>A number of items filled up to whole vectors.</summary>
    public static int Filled(int items) => (items + Lanes - 1) / Lanes * Lanes;

    /// <summary>Keys that a query of a stretch sees, filled up to whole vectors.</summary>
    public int Keys(int query, int length) => Causal ? Filled(query + 1) : Filled(length);

    /// <summary>Where a query's pattern starts in the pattern of its stretch and head.</summary>
    public int Offset(int query, int length)
    {
        var (blocks, rest) = (query / Lanes, query % Lanes);
        return Causal ? Lanes * (blocks + 1) * ((Lanes * blocks / 2) + rest) : query * Filled(length);
    }

    /// <summary>The stretches of a batch; null where a document is not one stretch.</summary>
    /// <param name="documents">Int64 [batch, pos], negative for padding, which nobody sees; null: each row is one document.</param>
    /// <param name="batch">Rows.</param>
    /// <param name="length">Positions of a row.</param>
    public static Stretch[]? Stretches(Tensor? documents, int batch, int length)
    {
        if (documents is null)
        {
            return [.. Enumerable.Range(0, batch).Select(row => new Stretch(row, 0, length))];
        }

        var numbers = TensorMemory.Copy<long>(documents);
        var (found, seen) = (new List<Stretch>(), new HashSet<long>());
        for (var row = 0; row < batch; row++)
        {
            seen.Clear();
            var line = numbers.AsSpan(row * length, length);
            for (var start = 0; start < length;)
            {
                var number = line[start];
                var end = line[start..].IndexOfAnyExcept(number) is var count and >= 0 ? start + count : length;
                if (number >= 0)
                {
                    if (!seen.Add(number))
                    {
                        return null;
                    }

                    found.Add(new Stretch(row, start, end - start));
                }

                start = end;
            }
        }

        return [.. found];
    }
}
