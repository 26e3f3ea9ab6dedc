namespace BetweenTokens.Microworld;

/// <summary>One batch of packed documents. Every document starts after an end mark that stands in its place as input.</summary>
/// <param name="Inputs">Token ids: [row, pos], row-major.</param>
/// <param name="Targets">The token that follows, or <see cref="Packer.NoTarget"/> in the padding: [row, pos].</param>
/// <param name="Documents">Number of the document in its row, −1 in the padding: attention stays inside equal numbers: [row, pos].</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Length">Positions of a row.</param>
public sealed record PackedBatch(int[] Inputs, int[] Targets, int[] Documents, int Rows, int Length)
{
    /// <summary>
    /// Null: one word was drawn as the target. Otherwise the law's whole distribution of it: [row, pos,
    /// dVocab], zeros in the padding.
    /// </summary>
    public float[]? Distributions { get; init; }

    /// <summary>Number of positions with a target.</summary>
    public int TargetCount => Targets.Count(target => target != Packer.NoTarget);

    /// <summary>Where each document lies: index of its first position and number of its tokens.</summary>
    public IEnumerable<(int Start, int Length)> Spans()
    {
        for (var start = 0; start < Documents.Length;)
        {
            var end = start + 1;
            while (end < Documents.Length && end % Length != 0 && Documents[end] == Documents[start])
            {
                end++;
            }

            if (Documents[start] >= 0)
            {
                yield return (start, end - start);
            }

            start = end;
        }
    }
}

/// <summary>
/// Packs whole documents into rows. A row starts with the document that has waited longest, so that none is left behind, and
/// is filled up with the longest ones that still fit.
/// </summary>
/// <param name="documents">Documents without end, each with its end mark.</param>
/// <param name="rows">Rows of a batch.</param>
/// <param name="length">Positions of a row.</param>
/// <param name="endToken">The end mark.</param>
public sealed class Packer(IEnumerator<int[]> documents, int rows, int length, int endToken)
{
    /// <summary>Target of the padding.</summary>
    public const int NoTarget = -100;

    private const int Waiting = 48;

    private readonly LinkedList<int[]> _waiting = [];

    /// <summary>The next batch.</summary>
    /// <exception cref="ArgumentException">A document is longer than a row.</exception>
    public PackedBatch Next()
    {
        var size = rows * length;
        var batch = new PackedBatch(new int[size], new int[size], new int[size], rows, length);
        Array.Fill(batch.Inputs, endToken);
        Array.Fill(batch.Targets, NoTarget);
        Array.Fill(batch.Documents, -1);
        for (var row = 0; row < rows; row++)
        {
            var (at, number) = (0, 0);
            while (Take(length - at, oldest: at == 0) is { } document)
            {
                Put(batch, (row * length) + at, document, number++);
                at += document.Length;
            }
        }

        return batch;
    }

    private void Put(PackedBatch batch, int at, int[] document, int number)
    {
        document.AsSpan(0, document.Length - 1).CopyTo(batch.Inputs.AsSpan(at + 1));
        document.CopyTo(batch.Targets, at);
        batch.Documents.AsSpan(at, document.Length).Fill(number);
    }

    private int[]? Take(int room, bool oldest)
    {
        while (_waiting.Count < Waiting && documents.MoveNext())
        {
            if (documents.Current.Length > length)
            {
                throw new ArgumentException($"A document has {documents.Current.Length} tokens, a row {length}. "
                    + $"Lower MaxTokens of the world or lengthen the rows.");
            }

            _waiting.AddLast(documents.Current);
        }

        var best = oldest ? _waiting.First : null;
        for (var node = oldest ? null : _waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Length <= room && (best is null || node.Value.Length > best.Value.Length))
            {
                best = node;
            }
        }

        if (best is not null)
        {
            _waiting.Remove(best);
        }

        return best?.Value;
    }
}
