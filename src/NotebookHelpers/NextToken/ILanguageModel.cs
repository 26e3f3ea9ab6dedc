using BetweenTokens.Text;

namespace BetweenTokens.NextToken;

/// <summary>
/// Whatever gives a distribution over the next token for a prefix: a transformer, an LSTM, an n-gram, the oracle.
/// Sampling, beam search, calibration and comparison are written once, against this.
/// </summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>Name to show and to write into verdicts.</summary>
    string Name { get; }

    /// <summary>Number of token ids, dVocab.</summary>
    int VocabularySize { get; }

    /// <summary>Longest prefix that the model accepts; null where there is no limit.</summary>
    int? ContextLength { get; }

    /// <summary>Null: the model knows ids only.</summary>
    ITokenizer? Tokenizer { get; }

    /// <summary>Tokens that end a text or a turn; empty: nothing does.</summary>
    IReadOnlyList<int> EndIds => Tokenizer?.EndId is { } end ? [end] : [];

    /// <summary>Starts to read one or many texts side by side, from nothing.</summary>
    /// <param name="streams">How many texts advance in step.</param>
    /// <returns>The reading; the caller disposes it.</returns>
    IReading Start(int streams = 1);

    /// <summary>The next-token logits after every prefix of a text.</summary>
    /// <param name="ids">Token ids, at least one.</param>
    /// <returns>Row i holds the logits after tokens 0…i: [pos, dVocab].</returns>
    LogitRows Logits(ReadOnlySpan<int> ids);
}

/// <summary>A model in the middle of one or many texts; tokens go in, logits of the next token come out.</summary>
public interface IReading : IDisposable
{
    /// <summary>Number of texts that advance in step.</summary>
    int Streams { get; }

    /// <summary>Tokens read so far, in every stream.</summary>
    int Position { get; }

    /// <summary>Reads the same number of tokens in every stream.</summary>
    /// <param name="tokens">[stream, pos], row-major.</param>
    /// <returns>Logits after the last token: [stream, dVocab]. Valid until the next call.</returns>
    LogitRows Read(ReadOnlySpan<int> tokens);

    /// <summary>
    /// Stream i goes on from what stream <paramref name="parents"/>[i] has read (beam search); the number of streams may change.
    /// </summary>
    void Select(ReadOnlySpan<int> parents);
}

/// <summary>Rows of logits in natural units; an unnormalised log-probability may be −∞.</summary>
/// <param name="values">[row, dVocab], row-major.</param>
/// <param name="width">dVocab.</param>
public sealed class LogitRows(ReadOnlyMemory<float> values, int width)
{
    /// <summary>Number of rows.</summary>
    public int Count { get; } = values.Length / width;

    /// <summary>dVocab.</summary>
    public int Width { get; } = width;

    /// <summary>One row, [dVocab].</summary>
    public ReadOnlySpan<float> this[int row] => values.Span.Slice(row * Width, Width);
}
