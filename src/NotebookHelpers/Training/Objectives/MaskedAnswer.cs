using BetweenTokens.Microworld;

namespace BetweenTokens.Training.Objectives;

/// <summary>Supervised fine-tuning: the loss counts the tokens of the answer only, whatever stands before it is given.</summary>
public static class MaskedAnswer
{
    /// <summary>Takes the targets away that stand before an answer.</summary>
    /// <param name="batch">Packed documents.</param>
    /// <param name="answerStart">From a document's tokens, its end mark included, to the index of the answer's first token;
    /// its length where it has none.</param>
    /// <returns>The same batch with fewer targets.</returns>
    public static PackedBatch Keep(PackedBatch batch, Func<ReadOnlySpan<int>, int> answerStart)
    {
        var targets = (int[])batch.Targets.Clone();
        foreach (var (start, length) in batch.Spans())
        {
            var answer = answerStart(batch.Targets.AsSpan(start, length));
            if (answer < 0 || answer > length)
            {
                throw new ArgumentException(
                    $"An answer starts between 0 and {length}, the document's length; found {answer}.", nameof(answerStart));
            }

            targets.AsSpan(start, answer).Fill(Packer.NoTarget);
        }

        return batch with { Targets = targets };
    }

    /// <summary>A stream of such batches, for a trainer.</summary>
    /// <param name="batches">Where the documents come from; the result disposes it.</param>
    /// <param name="answerStart">As in <see cref="Keep"/>.</param>
    public static IBatchSource Batches(IBatchSource batches, Func<ReadOnlySpan<int>, int> answerStart) =>
        new ChangedBatches(batches, batch => Keep(batch, answerStart));

    /// <summary>The answer starts after the first occurrence of a token, for instance a question mark.</summary>
    public static Func<ReadOnlySpan<int>, int> After(int token) =>
        document => document.IndexOf(token) is >= 0 and var at ? at + 1 : document.Length;
}
