namespace BetweenTokens.Text;

/// <summary>One token of an encoded text.</summary>
/// <param name="Id">Row of the embedding matrix.</param>
/// <param name="Piece">The piece as its vocabulary spells it, for instance <c>Ġthe</c>.</param>
/// <param name="Start">First character (Unicode code point, as in Hugging Face tokenizers) that the token touches.</param>
/// <param name="End">One past the last character that it touches; two fragments of one character share it.</param>
public readonly record struct TextToken(int Id, string Piece, int Start, int End);

/// <summary>Text to tokens and back.</summary>
public interface ITokenizer
{
    /// <summary>Number of ids, special ones included.</summary>
    int VocabularySize { get; }

    /// <summary>Token that starts a document, if the model has one.</summary>
    int? BeginId { get; }

    /// <summary>Token that ends a document or a turn, if the model has one.</summary>
    int? EndId { get; }

    /// <summary>True: the model has seen <see cref="BeginId"/> in front of every document, so a whole text is read with it there.</summary>
    bool AddsBegin => false;

    /// <summary>Splits a text. Special tokens written in the text are recognised unless told otherwise.</summary>
    /// <param name="text">Any string; a lone surrogate is read as U+FFFD.</param>
    /// <param name="parseSpecial">False: text such as <c>&lt;|im_start|&gt;</c> is ordinary characters.</param>
    IReadOnlyList<TextToken> Encode(string text, bool parseSpecial = true);

    /// <summary>The raw bytes that a token stands for (a fragment of UTF-8 may be no character of its own).</summary>
    ReadOnlyMemory<byte> Bytes(int id);

    /// <summary>The piece as the vocabulary spells it.</summary>
    string Piece(int id);

    /// <summary>True for control tokens, which are not text.</summary>
    bool IsSpecial(int id);

    /// <summary>Joins the tokens' bytes and reads them as UTF-8; broken sequences become U+FFFD.</summary>
    string Decode(IReadOnlyList<int> ids);
}
