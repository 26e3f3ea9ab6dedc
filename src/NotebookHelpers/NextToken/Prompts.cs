namespace BetweenTokens.NextToken;

/// <summary>Texts as a model reads them.</summary>
public static class Prompts
{
    /// <summary>Ids of a prompt; an empty text becomes the token that begins a document.</summary>
    /// <param name="model">The model whose tokenizer reads the text.</param>
    /// <param name="prompt">The text.</param>
    /// <exception cref="ArgumentException">The model has no tokenizer, or the text is empty and the model has no first token.</exception>
    public static int[] PromptIds(this ILanguageModel model, string prompt)
    {
        var tokenizer = model.Tokenizer ?? throw new ArgumentException($"{model.Name} has no tokenizer: give token ids instead of a text.");
        int[] ids = [.. tokenizer.Encode(prompt).Select(token => token.Id)];
        return ids.Length > 0 ? ids
            : tokenizer.BeginId is { } begin ? [begin]
            : throw new ArgumentException(
                $"The prompt is empty and {model.Name} has no token that begins a document: write at least one character.");
    }
}
