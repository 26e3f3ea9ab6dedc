using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BetweenTokens.Files;
using BetweenTokens.Text.Loading;

namespace BetweenTokens.Text.Training;

/// <summary>
/// A tokenizer made here, written as Hugging Face's tokenizers read it. What <see cref="Open"/> gives is read back from that
/// very text, so what is saved is what was used.
/// </summary>
public sealed class TokenizerDefinition
{
    /// <summary>The piece for what the vocabulary lacks.</summary>
    public const string Unknown = "<unk>";

    private static readonly JsonSerializerOptions _json =
        new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string? _begin;
    private readonly string? _end;
    private Tokenizer? _opened;

    private TokenizerDefinition(JsonObject root, string? begin, string? end)
    {
        Json = root.ToJsonString(_json) + "\n";
        (_begin, _end) = (begin, end);
    }

    /// <summary>The text of tokenizer.json.</summary>
    public string Json { get; }

    /// <summary>One token for each word; words are separated by white space.</summary>
    /// <param name="words">The words, by id; <see cref="Unknown"/> among them makes unknown words a token,
    /// without it they are an error.</param>
    /// <param name="special">Those of the words that are control tokens.</param>
    /// <param name="begin">Control token that starts a document.</param>
    /// <param name="end">Control token that ends one.</param>
    public static TokenizerDefinition Words(
        IReadOnlyList<string> words, IReadOnlyList<string> special, string? begin = null, string? end = null)
    {
        var model = new JsonObject { ["type"] = "WordLevel", ["vocab"] = Vocabulary(words), ["unk_token"] = Unknown };
        return new TokenizerDefinition(Root(words, special, Typed("WhitespaceSplit"), decoder: null, model), begin, end);
    }

    /// <summary>One token for each character (code point).</summary>
    /// <param name="characters">The control tokens and characters, by id; <see cref="Unknown"/> among them
    /// stands for every other character.</param>
    /// <param name="special">Those that are control tokens.</param>
    /// <param name="begin">Control token that starts a document.</param>
    /// <param name="end">Control token that ends one.</param>
    public static TokenizerDefinition Characters(
        IReadOnlyList<string> characters, IReadOnlyList<string> special, string? begin = null, string? end = null) =>
        new(Root(characters, special, preTokenizer: null, Typed("Fuse"), Model(characters, [])), begin, end);

    /// <summary>The control tokens, and every character of a text, by code point.</summary>
    public static TokenizerDefinition Characters(string text, IReadOnlyList<string> special, string? begin = null, string? end = null) =>
        Characters([.. special, .. text.EnumerateRunes()
            .Select(rune => rune.Value).Distinct().Order().Select(value => new Rune(value).ToString())], special, begin, end);

    /// <summary>The tokenizer, read from <see cref="Json"/>; the same one every time.</summary>
    public Tokenizer Open() =>
        _opened ??= new(SpecialIds.Add(TokenizerJson.Read(JsonField.Open("tokenizer.json", Encoding.UTF8.GetBytes(Json))), _begin, _end));

    /// <summary>The same with further control tokens behind its last id, for instance a mask.</summary>
    public TokenizerDefinition With(IReadOnlyList<string> special)
    {
        var (root, next) = ((JsonObject)JsonNode.Parse(Json)!, Open().VocabularySize);
        foreach (var (index, token) in special.Index())
        {
            root["added_tokens"]!.AsArray().Add(Added(next + index, token));
        }

        return special.Count == 0 ? this : new(root, _begin, _end);
    }

    /// <summary>Writes tokenizer.json and tokenizer_config.json.</summary>
    public void Save(string folder)
    {
        var config = new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["bos_token"] = _begin, ["eos_token"] = _end };
        AtomicFile.WriteText(Path.Combine(folder, "tokenizer.json"), Json);
        AtomicFile.WriteText(Path.Combine(folder, "tokenizer_config.json"), config.ToJsonString(_json) + "\n");
    }

    /// <summary>A byte-pair encoding.</summary>
    internal static TokenizerDefinition BytePair(
        IReadOnlyList<string> pieces, IReadOnlyList<(string Left, string Right)> merges, BpeTrainingOptions options)
    {
        var (preTokenizer, decoder) = options.IsByteLevel
            ? (ByteLevel(options.AddsPrefixSpace), ByteLevel(options.AddsPrefixSpace))
            : (Metaspace(options.AddsPrefixSpace), Metaspace(options.AddsPrefixSpace));
        return new TokenizerDefinition(
            Root(pieces, options.SpecialTokens, preTokenizer, decoder, Model(pieces, merges)), options.Begin, options.End);
    }

    private static JsonObject Root(IReadOnlyList<string> pieces, IReadOnlyList<string> special,
        JsonObject? preTokenizer, JsonObject? decoder, JsonObject model) => new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray(
                [.. special.Select(token => Added(pieces.Index().First(piece => piece.Item == token).Index, token))]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = preTokenizer,
            ["post_processor"] = null,
            ["decoder"] = decoder,
            ["model"] = model,
        };

    /// <summary>White space before a control token belongs to it, as documents are written "… . &lt;end&gt; …".</summary>
    private static JsonObject Added(int id, string token) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = true,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject Model(IReadOnlyList<string> pieces, IReadOnlyList<(string Left, string Right)> merges) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = pieces.Contains(Unknown) ? Unknown : null,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = false,
        ["byte_fallback"] = false,
        ["ignore_merges"] = false,
        ["vocab"] = Vocabulary(pieces),
        ["merges"] = new JsonArray([.. merges.Select(merge => new JsonArray(merge.Left, merge.Right))]),
    };

    private static JsonObject Vocabulary(IReadOnlyList<string> pieces)
    {
        var vocabulary = new JsonObject();
        foreach (var (id, piece) in pieces.Index())
        {
            vocabulary.Add(piece, id);
        }

        return vocabulary;
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject ByteLevel(bool addsPrefixSpace) =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = addsPrefixSpace, ["trim_offsets"] = false, ["use_regex"] = true };

    private static JsonObject Metaspace(bool addsPrefixSpace) =>
        new()
        {
            ["type"] = "Metaspace",
            ["replacement"] = "▁",
            ["prepend_scheme"] = addsPrefixSpace ? "always" : "never",
            ["split"] = true,
        };
}
