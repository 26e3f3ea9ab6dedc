using BetweenTokens.Formats;
using BetweenTokens.Text.Chat;

namespace BetweenTokens.Text;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">system, user or assistant.</param>
/// <param name="Content">What was said.</param>
public sealed record ChatMessage(string Role, string Content);

/// <summary>The conventions that templates follow.</summary>
public enum ChatStyle
{
    /// <summary>No control tokens: messages as they are.</summary>
    Plain,

    /// <summary><c>&lt;|im_start|&gt;role … &lt;|im_end|&gt;</c> (SmolLM, Qwen).</summary>
    ChatMl,

    /// <summary><c>[INST] &lt;&lt;SYS&gt;&gt; … [/INST]</c>.</summary>
    Llama2,

    /// <summary><c>&lt;|start_header_id|&gt;role&lt;|end_header_id|&gt; … &lt;|eot_id|&gt;</c>.</summary>
    Llama3,

    /// <summary><c>[INST] … [/INST]</c>.</summary>
    Mistral,

    /// <summary>Another convention, which the template spells out.</summary>
    Other,
}

/// <summary>Turns a conversation into the text that a model was trained on.</summary>
/// <remarks>
/// The template in the model's files is followed as it is written; nothing is guessed from a model's name. One that uses
/// more of Jinja than can be followed is refused where a conversation leads to it, with its text, the line and what is missing.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly JinjaTemplate _template;
    private readonly string _file;
    private readonly string? _begin;
    private readonly string? _end;

    private ChatTemplate(JinjaTemplate template, string text, string file, string? begin, string? end)
    {
        (_template, Text, _file, _begin, _end) = (template, text, file, begin, end);
    }

    /// <summary>The template's text.</summary>
    public string Text { get; }

    /// <summary>The convention, by the control tokens that the template names.</summary>
    public ChatStyle Style =>
        Text.Contains("<|im_start|>", StringComparison.Ordinal) ? ChatStyle.ChatMl
        : Text.Contains("<|start_header_id|>", StringComparison.Ordinal) ? ChatStyle.Llama3
        : Text.Contains("<<SYS>>", StringComparison.Ordinal) ? ChatStyle.Llama2
        : Text.Contains("[INST]", StringComparison.Ordinal) ? ChatStyle.Mistral
        : Text.Contains("<|", StringComparison.Ordinal) || Text.Contains("<start_of_turn>", StringComparison.Ordinal) ? ChatStyle.Other
        : ChatStyle.Plain;

    /// <summary>Reads a template.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">The file that carries it, for messages.</param>
    /// <param name="begin">The text of the token that starts a document (bos_token).</param>
    /// <param name="end">The text of the token that ends one (eos_token).</param>
    /// <exception cref="ModelFileException">It cannot be followed; the message holds its text.</exception>
    public static ChatTemplate Parse(string text, string file = "chat_template", string? begin = null, string? end = null)
    {
        try
        {
            return new ChatTemplate(new JinjaTemplate(text), text, file, begin, end);
        }
        catch (Exception cause) when (JinjaException.IsTemplates(cause))
        {
            throw Refuse(file, text, cause);
        }
    }

    /// <summary>The template that a tokenizer's files carry, or null.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="file">The model, for messages, which add the file's name.</param>
    public static ChatTemplate? Of(Tokenizer tokenizer, string file = "chat_template")
    {
        if (tokenizer.ChatTemplateText is not { } text)
        {
            return null;
        }

        string? Piece(int? id) => id is { } token ? tokenizer.Piece(token) : null;
        var name = tokenizer.ChatTemplateFile is { } own ? $"{file}/{own}" : file;
        return Parse(text, name, Piece(tokenizer.BeginId), Piece(tokenizer.EndId));
    }

    /// <summary>
    /// The conversation as the model expects it. Encode it with special tokens recognised, and add no
    /// begin token: the template has it.
    /// </summary>
    /// <param name="messages">The messages, oldest first.</param>
    /// <param name="addGenerationPrompt">True: it ends where the assistant's answer begins.</param>
    /// <param name="variables">More variables of the template, for instance enable_thinking.</param>
    /// <param name="clock">For templates that print the date.</param>
    /// <exception cref="ArgumentException">A variable is of a kind that no template has.</exception>
    /// <exception cref="ModelFileException">The template refuses this conversation, or cannot be followed on it.</exception>
    public string Render(
        IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true,
        IReadOnlyDictionary<string, object?>? variables = null, TimeProvider? clock = null)
    {
        var all = new Dictionary<string, object?>
        {
            ["messages"] = messages.Select(message =>
                (object?)new Dictionary<string, object?> { ["role"] = message.Role, ["content"] = message.Content }).ToList(),
            ["add_generation_prompt"] = addGenerationPrompt,
            ["tools"] = null,
            ["documents"] = null,
            ["bos_token"] = _begin ?? "",
            ["eos_token"] = _end ?? "",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, object?>())
        {
            all[name] = JinjaValues.Of(value, name);
        }

        try
        {
            return _template.Render(all, clock ?? TimeProvider.System);
        }
        catch (Exception cause) when (JinjaException.IsTemplates(cause))
        {
            throw Refuse(_file, Text, cause);
        }
    }

    private static ModelFileException Refuse(string file, string text, Exception cause) => new(
        file,
        "chat template",
        "a template that can be followed on this conversation",
        $"one where {JinjaException.At(0, cause).Text}",
        $"Write the prompt by hand, following the template:\n{text}",
        cause);
}
