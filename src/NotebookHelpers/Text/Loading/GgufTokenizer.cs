using BetweenTokens.Formats.Gguf;
using BetweenTokens.Text.Normalizers;
using BetweenTokens.Text.PreTokenizers;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text.Loading;

/// <summary>Reads the tokenizer in a GGUF's metadata (keys <c>tokenizer.ggml.*</c>).</summary>
internal sealed class GgufTokenizer(string file, GgufMetadata metadata)
{
    /// <summary>Key that names the kind of tokenizer.</summary>
    public const string ModelKey = Prefix + "model";

    private const string Prefix = "tokenizer.ggml.";

    // Values of token_type.
    private const int UnknownType = 2, ControlType = 3, UserDefinedType = 4;

    /// <summary>Builds the parts.</summary>
    public TokenizerParts Read()
    {
        var pieces = Required("tokens", metadata.Texts);
        var vocabulary = new Dictionary<string, int>(pieces.Length);
        for (var id = 0; id < pieces.Length; id++)
        {
            vocabulary[pieces[id]] = id;
        }

        var parts = metadata.RequiredText(ModelKey) switch
        {
            "gpt2" => ByteLevel(pieces, vocabulary),
            "llama" => SentencePiece(pieces, vocabulary),
            var other => throw metadata.Refuse(ModelKey, "gpt2 or llama", other),
        };
        return parts with
        {
            BeginId = Id("bos_token_id", pieces.Length),
            EndId = Id("eos_token_id", pieces.Length),
            AddsBegin = metadata.Flag(Prefix + "add_bos_token") ?? parts.AddsBegin,
            ChatTemplate = metadata.Text("tokenizer.chat_template"),
        };
    }

    private TokenizerParts ByteLevel(string[] pieces, Dictionary<string, int> vocabulary)
    {
        var name = metadata.RequiredText(Prefix + "pre");
        var (normalizer, split) = SplittingRule(name);
        var prefixed = metadata.Flag(Prefix + "add_space_prefix") == true;
        var isLlama3 = name is "llama-bpe" or "llama3" or "llama-v3";
        return new TokenizerParts
        {
            Pieces = pieces,
            Vocabulary = vocabulary,
            AddedTokens = AddedTokens(pieces),
            Normalizer = normalizer,
            PreTokenizer = prefixed ? new PreTokenizerSequence([new PrefixSpace(), split]) : split,
            Model = new BytePairModel(
                vocabulary,
                MergeList.Read(Required("merges", metadata.Texts), vocabulary, file, Prefix + "merges"),
                new BytePairOptions(IsByteLevel: true, TakesWholeWords: isLlama3)),
            Decoder = new PieceDecoder(IsByteLevel: true),
            AddsBegin = isLlama3,
        };
    }

    private TokenizerParts SentencePiece(string[] pieces, Dictionary<string, int> vocabulary)
    {
        var scores = OnePerPiece("scores", Required("scores", metadata.Numbers), pieces);
        var prefixed = metadata.Flag(Prefix + "add_space_prefix") ?? true;
        var mark = new ReplaceNormalizer(" ", "▁");
        return ScoredPieces.Build(file, pieces, vocabulary, scores, Id("unknown_token_id", pieces.Length)) with
        {
            AddedTokens = AddedTokens(pieces),
            Normalizer = prefixed ? new NormalizerSequence([new PrependNormalizer("▁"), mark]) : mark,
            Decoder = new PieceDecoder(
                Replacements: [("▁", " ")], HasByteTokens: true, LeadingSpaces: prefixed ? 1 : 0),
            AddsBegin = true,
        };
    }

    /// <summary>The rules behind the names that llama.cpp's converter gives them.</summary>
    private (Normalizer? Normalizer, PreTokenizer Split) SplittingRule(string name) => name switch
    {
        "gpt-2" or "olmo" or "phi-2" or "mpt" => (null, new Gpt2Split()),
        "smollm" or "starcoder" or "refact" or "command-r" or "codeshell" => (null, new PreTokenizerSequence([Digits(), new Gpt2Split()])),
        "llama-bpe" or "llama3" or "llama-v3" or "smaug-bpe" or "dbrx" => (null, new Cl100kSplit(digits: 3)),
        "qwen2" or "deepseek-r1-qwen" => (new UnicodeNormalizer(compatibility: false, compose: true), new Cl100kSplit(digits: 1)),
        _ => throw metadata.Refuse(Prefix + "pre", "gpt-2, smollm, starcoder, llama-bpe, qwen2 or a relative of theirs", name),
    };

    private static CharacterSplit Digits() => new(Characters.CharacterClasses.IsNumber, DelimiterBehavior.Isolated);

    private List<AddedToken> AddedTokens(string[] pieces)
    {
        if (metadata.Integers(Prefix + "token_type") is not { } types)
        {
            return [];
        }

        return [.. OnePerPiece("token_type", types, pieces).Index()
            .Where(type => type.Item is UnknownType or ControlType or UserDefinedType)
            .Select(type => new AddedToken(type.Index, pieces[type.Index], type.Item != UserDefinedType))];
    }

    private T[] OnePerPiece<T>(string name, T[] values, string[] pieces) => values.Length == pieces.Length
        ? values
        : throw metadata.Refuse(Prefix + name, $"a value for each of {pieces.Length} tokens", $"{values.Length} values");

    private T[] Required<T>(string name, Func<string, T[]?> read) =>
        read(Prefix + name) ?? throw metadata.Refuse(Prefix + name, "a list", "nothing");

    private int? Id(string name, int count) => metadata.Integer(Prefix + name) switch
    {
        null => null,
        >= 0 and var id when id < count => (int)id,
        var other => throw metadata.Refuse(Prefix + name, $"a token id below {count}", $"{other}"),
    };
}
