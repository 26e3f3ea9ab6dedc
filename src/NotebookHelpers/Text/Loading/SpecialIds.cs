using System.Text.Json;
using BetweenTokens.Formats;

namespace BetweenTokens.Text.Loading;

/// <summary>Which tokens begin and end a document, from the files beside tokenizer.json.</summary>
internal static class SpecialIds
{
    private const string TemplateName = "chat_template.jinja";

    /// <summary>Reads tokenizer_config.json, special_tokens_map.json, then generation_config.json and config.json.</summary>
    public static TokenizerParts AddFrom(ModelFolder folder, TokenizerParts parts)
    {
        var (begin, end) = (parts.BeginId, default(int?));
        var addsBegin = parts.AddsBegin;
        var (template, file) = (default(string), default(string));
        foreach (var name in new[] { "tokenizer_config.json", "special_tokens_map.json" })
        {
            if (TokenizerFile.TryOpen(folder, name) is { } config)
            {
                begin ??= Named(config, "bos_token", parts);
                end ??= Named(config, "eos_token", parts);
                addsBegin = config.Flag("add_bos_token", absent: addsBegin);
                file ??= Template(config) is null ? null : name;
                template ??= Template(config);
            }
        }

        foreach (var name in new[] { "generation_config.json", "config.json" })
        {
            if (TokenizerFile.TryOpen(folder, name) is { } config)
            {
                begin ??= Numbered(config.Find("bos_token_id"), parts);
                end ??= Numbered(config.Find("eos_token_id"), parts);
            }
        }

        if (TokenizerFile.TryRead(folder, TemplateName) is { } own)
        {
            (template, file) = (own, TemplateName);
        }

        return parts with { BeginId = begin, EndId = end, AddsBegin = addsBegin, ChatTemplate = template, ChatTemplateFile = file };
    }

    /// <summary>Sets the tokens that begin and end a document, by their texts.</summary>
    public static TokenizerParts Add(TokenizerParts parts, string? begin, string? end) =>
        parts with { BeginId = begin is null ? null : Find(begin, parts), EndId = end is null ? null : Find(end, parts) };

    private static int? Named(JsonField config, string name, TokenizerParts parts)
    {
        if (config.Find(name) is not { } field)
        {
            return null;
        }

        var content = field.Element.ValueKind == JsonValueKind.Object ? field["content"].Text() : field.Text();
        return Find(content, parts);
    }

    private static int? Find(string content, TokenizerParts parts) =>
        parts.AddedTokens.FirstOrDefault(token => token.Content == content)?.Id ??
            (parts.Vocabulary.TryGetValue(content, out var id) ? id : null);

    private static int? Numbered(JsonField? field, TokenizerParts parts)
    {
        if (field is not { } value)
        {
            return null;
        }

        var first = value.Element.ValueKind == JsonValueKind.Array ? value.Items().First() : value;
        return first.Number() is >= 0 and var id && id < parts.Pieces.Length ? id : null;
    }

    /// <summary>One template, or the one named default of a list.</summary>
    private static string? Template(JsonField config) => config.Find("chat_template") switch
    {
        null => null,
        { Element.ValueKind: JsonValueKind.Array } list =>
            list.Items().Where(item => item.TextOf("name") == "default").Select(item => item.TextOf("template")).FirstOrDefault(),
        { } single => single.Text(),
    };
}
