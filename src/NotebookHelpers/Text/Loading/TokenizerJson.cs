using BetweenTokens.Formats;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text.Loading;

/// <summary>Reads a tokenizer.json of Hugging Face's tokenizers.</summary>
internal static class TokenizerJson
{
    private const int UnusedIds = 1 << 20;

    /// <summary>Builds the parts that the file describes.</summary>
    /// <param name="root">The file.</param>
    /// <param name="config">The tokenizer_config.json beside it: tokens that only its <c>added_tokens_decoder</c> lists count too.</param>
    /// <exception cref="ModelFileException">The file is broken, or uses a part that cannot be followed exactly.</exception>
    public static TokenizerParts Read(JsonField root, JsonField? config = null)
    {
        var steps = PreTokenizerJson.Read(root.Find("pre_tokenizer"));
        var model = root["model"];
        var isWordLevel = IsWordLevel(model);
        var vocabulary = ReadVocabulary(model["vocab"]);
        var added = root.Find("added_tokens")?.Items().Select(ReadAddedToken).ToList() ?? [];
        added.AddRange(SlowTokenizers.Listed(config)
            .Where(token => added.All(other => other.Content != token.Content) && !vocabulary.ContainsKey(token.Content)).ToList());
        var processing = PostProcessorJson.Read(root.Find("post_processor"), steps.AddsPrefixSpace);
        return new TokenizerParts
        {
            Pieces = Pieces(root, vocabulary, added),
            Vocabulary = vocabulary,
            AddedTokens = added,
            Normalizer = NormalizerJson.Read(root.Find("normalizer")),
            PreTokenizer = steps.PreTokenizer,
            Model = isWordLevel
                ? new WordLevelModel(vocabulary, Unknown(model, vocabulary))
                : ReadBytePair(model, vocabulary, steps.IsByteLevel),
            Decoder = DecoderJson.Read(root.Find("decoder")),
            TrimOffsets = processing.Trimming,
            BeginId = processing.Begin,
            AddsBegin = processing.Begin is not null,
        };
    }

    /// <summary>Piece to id.</summary>
    public static Dictionary<string, int> ReadVocabulary(JsonField vocab)
    {
        var vocabulary = new Dictionary<string, int>();
        var seen = new HashSet<int>();
        foreach (var (piece, value) in vocab.Fields())
        {
            var id = value.Number();
            if (id < 0 || !seen.Add(id) || !vocabulary.TryAdd(piece, id))
            {
                throw value.Refuse("every piece once, with an id of its own from 0 up", $"'{piece}': {id}");
            }
        }

        return vocabulary.Count > 0 ? vocabulary : throw vocab.Refuse("at least one piece", "none");
    }

    /// <summary>Looked at first, since the vocabulary of another kind of model is built differently.</summary>
    private static bool IsWordLevel(JsonField model) =>
        (model.TextOf("type") ?? (model.Find("merges") is null ? "nothing" : "BPE")) switch
        {
            // Files before 2020 name no type; only BPE has merges.
            "BPE" => false,
            "WordLevel" => true,
            var other => throw model["type"].Refuse(
                "BPE or WordLevel", other, "Models with this kind of tokenizer cannot be read as text; use token ids, or another model."),
        };

    private static BytePairModel ReadBytePair(JsonField model, Dictionary<string, int> vocabulary, bool isByteLevel)
    {
        RefuseUnless(model, "dropout",
            field => field.Element.ValueKind == System.Text.Json.JsonValueKind.Number && field.Element.GetDouble() == 0);
        RefuseUnless(model, "continuing_subword_prefix", field => field.Text().Length == 0);
        RefuseUnless(model, "end_of_word_suffix", field => field.Text().Length == 0);
        var options = new BytePairOptions(
            isByteLevel, model.Flag("byte_fallback"), Unknown(model, vocabulary), model.Flag("fuse_unk"), model.Flag("ignore_merges"));
        return new BytePairModel(vocabulary, MergeList.Read(model["merges"], vocabulary), options);
    }

    private static int? Unknown(JsonField model, Dictionary<string, int> vocabulary) =>
        model.TextOf("unk_token") is { } token && vocabulary.TryGetValue(token, out var id) ? id : null;

    private static void RefuseUnless(JsonField model, string name, Func<JsonField, bool> isHarmless)
    {
        if (model.Find(name) is { } field && !isHarmless(field))
        {
            throw field.Refuse("nothing", null, "This option is not supported; use token ids, or another model.");
        }
    }

    private static AddedToken ReadAddedToken(JsonField token) =>
        AddedToken(token, token["id"].Number() is >= 0 and var id ? id : throw token["id"].Refuse("an id from 0 up"));

    /// <summary>An added token with its options.</summary>
    public static AddedToken AddedToken(JsonField token, int id) => new(
        id,
        token["content"].Text(),
        token.Flag("special"),
        token.Flag("normalized", absent: !token.Flag("special")),
        token.Flag("lstrip"),
        token.Flag("rstrip"),
        token.Flag("single_word"));

    /// <summary>Piece by id.</summary>
    public static string?[] Pieces(JsonField root, Dictionary<string, int> vocabulary, List<AddedToken> added)
    {
        var largest = Math.Max(vocabulary.Values.Max(), added.Select(token => token.Id).DefaultIfEmpty().Max());
        if (largest > vocabulary.Count + added.Count + UnusedIds)
        {
            throw root.Refuse($"ids near the number of pieces ({vocabulary.Count})", $"id {largest}");
        }

        var pieces = new string?[largest + 1];
        foreach (var (piece, id) in vocabulary)
        {
            pieces[id] = piece;
        }

        foreach (var group in added.GroupBy(token => token.Id))
        {
            var token = group.First();
            if (group.Count() > 1 || (pieces[token.Id] is { } piece && piece != token.Content))
            {
                throw root.Refuse(
                    "one text for each id", $"id {token.Id}: '{pieces[token.Id] ?? group.Last().Content}' and '{token.Content}'");
            }

            if (vocabulary.TryGetValue(token.Content, out var other) && other != token.Id)
            {
                throw root.Refuse(
                    "one id for each text", $"'{token.Content}': {other} in the vocabulary, {token.Id} among the added tokens");
            }

            pieces[token.Id] = token.Content;
        }

        return pieces;
    }
}
