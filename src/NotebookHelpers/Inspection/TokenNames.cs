using BetweenTokens.Text;
using BetweenTokens.Tracing;

namespace BetweenTokens.Inspection;

/// <summary>Tokens by their text.</summary>
public static class TokenNames
{
    /// <summary>The id of a text that is exactly one token, for instance " Paris" with its space.</summary>
    /// <exception cref="ReaderException">The text is no token, or several.</exception>
    public static int TokenId(this ITokenizer tokenizer, string text)
    {
        var tokens = tokenizer.Encode(text);
        var pieces = string.Join(" · ", tokens.Select(t => t.Piece));
        return tokens.Count == 1 ? tokens[0].Id : throw new ReaderException(
            $"'{text}' is {tokens.Count} tokens ({pieces}); one is wanted. A word inside a sentence usually begins with a space.",
            $"«{text}» — это токенов: {tokens.Count} ({pieces}), а нужен один. Слово внутри предложения обычно начинается с пробела.");
    }

    /// <summary>The id of a text that is exactly one token of the traced model.</summary>
    public static int TokenId(this Trace trace, string text) =>
        (trace.Tokenizer ?? throw new ArgumentException($"{trace.Model} has no tokenizer: give a token id instead of '{text}'."))
            .TokenId(text);

    /// <summary>A token of the traced model as readable text, or its id where the model has no tokenizer.</summary>
    public static string Shown(this Trace trace, int id) => trace.Tokenizer.Shown(id);

    /// <summary>
    /// A token as readable text, or its id where there is no tokenizer or it does not reach so far: a model may
    /// have more tokens, which are padding.
    /// </summary>
    public static string Shown(this ITokenizer? tokenizer, int id) => tokenizer is not null && id < tokenizer.VocabularySize
        ? tokenizer.Show(id)
        : "#" + id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
