using BetweenTokens.Microworld;
using BetweenTokens.Text.Training;

namespace BetweenTokens.Training.Pieces;

/// <summary>What the tokens of a model are where they are smaller than words.</summary>
public enum PieceKind
{
    /// <summary>Every character is a token, the space before a word too.</summary>
    Characters,

    /// <summary>Characters merged by byte-pair encoding, the most frequent pair first.</summary>
    BytePairs,
}

/// <summary>How the words of a world are split into the tokens of a model.</summary>
public sealed record PieceOptions
{
    /// <summary>What the tokens are.</summary>
    public required PieceKind By { get; init; }

    /// <summary>
    /// Number of byte-pair tokens, the end mark and the characters included; fewer where no pair is left that occurs twice. Null
    /// for characters, whose number the world decides.
    /// </summary>
    public int? Vocabulary { get; init; }

    /// <summary>Words of the documents in which pairs are counted; characters need none.</summary>
    public long SampleWords { get; init; } = 50_000;

    /// <summary>Seed of these documents; another than that of any training.</summary>
    public long SampleSeed { get; init; } = 1_000_037;

    /// <summary>
    /// Trains the tokenizer, merge by merge; its <see cref="BpeTraining.Steps"/> can be watched.
    /// Characters are an encoding without merges.
    /// </summary>
    /// <param name="law">The law whose documents are split; every character of its words becomes a piece, however rare.</param>
    /// <exception cref="ArgumentException">The characters alone are more pieces than asked for.</exception>
    public BpeTraining Train(Law law)
    {
        ArgumentNullException.ThrowIfNull(law);
        var words = law.Words.Words.Where(word => word != Lexicon.End).Select(word => $" {word}");
        var options = new BpeTrainingOptions
        {
            VocabularySize = Vocabulary ?? int.MaxValue,
            Alphabet = string.Concat(words),
            SpecialTokens = [Lexicon.End],
            Begin = Lexicon.End,
            End = Lexicon.End,
        };
        return By == PieceKind.Characters
            ? new BpeTraining([], options)
            : new BpeTraining(
                Corpus.Draw(law, SampleWords, SampleSeed).Documents.Select(document => SpelledLaw.TextOf(law, document)), options).Run();
    }
}
