using BetweenTokens.Text.Normalizers;
using BetweenTokens.Text.PreTokenizers;

namespace BetweenTokens.Text.Loading;

/// <summary>What a folder without tokenizer.json leaves to the class named in its tokenizer_config.json.</summary>
internal static class SlowTokenizers
{
    /// <summary>Splitting rules of the named class; GPT-2's where none is named.</summary>
    public static (Normalizer? Normalizer, PreTokenizer PreTokenizer) Find(JsonField? config)
    {
        var name = config?.TextOf("tokenizer_class") ?? "GPT2Tokenizer";
        var prefix = config?.Flag("add_prefix_space") ?? false;
        return name.EndsWith("Fast", StringComparison.Ordinal) ? For(name[..^4]) : For(name);

        (Normalizer?, PreTokenizer) For(string className) => className switch
        {
            "GPT2Tokenizer" or "RobertaTokenizer" or "GPTNeoXTokenizer" =>
                (null, prefix ? new PreTokenizerSequence([new PrefixSpace(), new Gpt2Split()]) : new Gpt2Split()),
            "Qwen2Tokenizer" => (new UnicodeNormalizer(compatibility: false, compose: true), new Cl100kSplit(digits: 1)),
            _ => throw config!.Value["tokenizer_class"].Refuse(
                "GPT2Tokenizer, GPTNeoXTokenizer or Qwen2Tokenizer", className,
                "Fetch this model's tokenizer.json; without it its splitting is not known."),
        };
    }

    /// <summary>Added tokens that tokenizer_config.json lists, and the tokens that it names.</summary>
    public static List<AddedToken> AddedTokens(JsonField? config, Dictionary<string, int> vocabulary)
    {
        if (config is not { } file)
        {
            // GPT-2's own files: the one control token is known by its text alone.
            return vocabulary.TryGetValue("<|endoftext|>", out var end) ? [new AddedToken(end, "<|endoftext|>", IsSpecial: true)] : [];
        }

        var tokens = Listed(config);
        foreach (var name in new[] { "bos_token", "eos_token", "unk_token", "pad_token" })
        {
            if (file.Find(name) is { Element.ValueKind: System.Text.Json.JsonValueKind.String } field
                && vocabulary.TryGetValue(field.Text(), out var id) && tokens.All(token => token.Id != id))
            {
                tokens.Add(new AddedToken(id, field.Text(), IsSpecial: true));
            }
        }

        return tokens;
    }

    /// <summary>The tokens of <c>added_tokens_decoder</c>; none where there is no such file or field.</summary>
    public static List<AddedToken> Listed(JsonField? config)
    {
        var tokens = new List<AddedToken>();
        foreach (var (key, token) in config?.Find("added_tokens_decoder")?.Fields() ?? [])
        {
            if (!int.TryParse(key, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id))
            {
                throw token.Refuse("an id as key", key);
            }

            tokens.Add(TokenizerJson.AddedToken(token, id));
        }

        return tokens;
    }
}
