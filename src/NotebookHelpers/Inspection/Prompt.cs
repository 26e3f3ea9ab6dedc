using BetweenTokens.NextToken;

namespace BetweenTokens.Inspection;

/// <summary>What a model is given to read: a text, or token ids. Both turn into a prompt by themselves.</summary>
public readonly struct Prompt
{
    private readonly string? _text;
    private readonly int[]? _ids;

    private Prompt(string? text, int[]? ids) => (_text, _ids) = (text, ids);

    /// <summary>A text, read by the model's own tokenizer.</summary>
    public static implicit operator Prompt(string text) => new(text, null);

    /// <summary>Token ids, [pos].</summary>
    public static implicit operator Prompt(int[] ids) => new(null, ids);

    /// <summary>Token ids, [pos].</summary>
    /// <exception cref="ArgumentException">There is nothing to read, or a text and no tokenizer.</exception>
    public int[] Ids(ILanguageModel model) => _text is not null ? model.PromptIds(_text)
        : _ids is { Length: > 0 } ? _ids
        : throw new ArgumentException("The prompt is empty: give a text, or at least one token id.");
}

/// <summary>One token by its text, such as <c>" Paris"</c> with its space, or by its id. Both turn into a choice by themselves.</summary>
public readonly struct TokenChoice
{
    private readonly string? _text;
    private readonly int _id;

    private TokenChoice(string? text, int id) => (_text, _id) = (text, id);

    /// <summary>A text that is exactly one token.</summary>
    public static implicit operator TokenChoice(string text) => new(text, 0);

    /// <summary>A token id.</summary>
    public static implicit operator TokenChoice(int id) => new(null, id);

    /// <summary>The id.</summary>
    /// <exception cref="ArgumentException">The text is none or several tokens, or there is no tokenizer, or no such id.</exception>
    public int Id(ILanguageModel model)
    {
        var id = _text is null ? _id
            : (model.Tokenizer ?? throw new ArgumentException($"{model.Name} has no tokenizer: give a token id instead of '{_text}'."))
                .TokenId(_text);
        return id >= 0 && id < model.VocabularySize ? id
            : throw new ArgumentException($"{model.Name} has tokens 0 to {model.VocabularySize - 1}; found {id}.");
    }

    /// <summary>The text in quotation marks, or #id.</summary>
    public override string ToString() =>
        _text is null ? "#" + _id.ToString(System.Globalization.CultureInfo.InvariantCulture) : $"'{_text}'";
}
