using System.Collections;
using System.Globalization;
using BetweenTokens.Formats;
using BetweenTokens.Text.Normalizers;
using BetweenTokens.Text.PreTokenizers;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text.Loading;

/// <summary>Reads the tokenizer in a GGUF's metadata (keys <c>tokenizer.ggml.*</c>).</summary>
internal sealed class GgufTokenizer(string file, IReadOnlyDictionary<string, object> metadata)
{
    /// <summary>Key that names the kind of tokenizer.</summary>
    public const string ModelKey = Prefix + "model";

    private const string Prefix = "tokenizer.ggml.";
    private const string NotSupported = "This tokenizer is not supported; use token ids, or another model.";

    // Values of token_type.
    private const int UnknownType = 2, ControlType = 3, UserDefinedType = 4;

    /// <summary>Builds the parts.</summary>
    public TokenizerParts Read()
    {
        var pieces = Texts("tokens");
        var vocabulary = new Dictionary<string, int>(pieces.Length);
        for (var id = 0; id < pieces.Length; id++)
        {
            vocabulary[pieces[id]] = id;
        }

        var parts = Text("model") switch
        {
            "gpt2" => ByteLevel(pieces, vocabulary),
            "llama" => SentencePiece(pieces, vocabulary),
            var other => throw Refuse("model", "gpt2 or llama", other, NotSupported),
        };
        return parts with
        {
            BeginId = Id("bos_token_id", pieces.Length),
            EndId = Id("eos_token_id", pieces.Length),
            AddsBegin = Flag("add_bos_token") ?? parts.AddsBegin,
            ChatTemplate = metadata.GetValueOrDefault("tokenizer.chat_template") as string,
        };
    }

    private TokenizerParts ByteLevel(string[] pieces, Dictionary<string, int> vocabulary)
    {
        var name = metadata.ContainsKey(Prefix + "pre") ? Text("pre") : throw Refuse(
            "pre", "the name of the splitting rule", "nothing", "The file was made by an old converter; convert the model again.");
        var (normalizer, split) = SplittingRule(name);
        var prefixed = Flag("add_space_prefix") == true;
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
                MergeList.Read(Texts("merges"), vocabulary, file, Prefix + "merges"),
                new BytePairOptions(IsByteLevel: true, TakesWholeWords: isLlama3)),
            Decoder = new PieceDecoder(IsByteLevel: true),
            AddsBegin = isLlama3,
        };
    }

    private TokenizerParts SentencePiece(string[] pieces, Dictionary<string, int> vocabulary)
    {
        var scores = List("scores").Select(score => Convert.ToSingle(score, CultureInfo.InvariantCulture)).ToArray();
        if (scores.Length != pieces.Length)
        {
            throw Refuse("scores", $"one score for each of {pieces.Length} pieces", $"{scores.Length} scores", "The file is damaged; fetch it again.");
        }

        var mark = new ReplaceNormalizer(" ", "▁");
        return ScoredPieces.Build(file, pieces, vocabulary, scores, Id("unknown_token_id", pieces.Length)) with
        {
            AddedTokens = AddedTokens(pieces),
            Normalizer = Flag("add_space_prefix") ?? true ? new NormalizerSequence([new PrependNormalizer("▁"), mark]) : mark,
            Decoder = new PieceDecoder(
                Replacements: [("▁", " ")], HasByteTokens: true, LeadingSpaces: Flag("add_space_prefix") ?? true ? 1 : 0),
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
        _ => throw Refuse("pre", "gpt-2, smollm, starcoder, llama-bpe, qwen2 or a relative of theirs", name, NotSupported),
    };

    private static CharacterSplit Digits() => new(Characters.CharacterClasses.IsNumber, DelimiterBehavior.Isolated);

    private List<AddedToken> AddedTokens(string[] pieces)
    {
        if (!metadata.ContainsKey(Prefix + "token_type"))
        {
            return [];
        }

        var types = List("token_type").Select(type => Convert.ToInt32(type, CultureInfo.InvariantCulture)).ToArray();
        if (types.Length != pieces.Length)
        {
            throw Refuse("token_type", $"one type for each of {pieces.Length} pieces", $"{types.Length} types", "The file is damaged; fetch it again.");
        }

        return [.. types.Index().Where(type => type.Item is UnknownType or ControlType or UserDefinedType)
            .Select(type => new AddedToken(type.Index, pieces[type.Index], type.Item != UserDefinedType))];
    }

    private string[] Texts(string name) =>
        [.. List(name).Select(item => item as string ?? throw Refuse(name, "a list of texts", $"a list of {item.GetType().Name}", "The file is damaged; fetch it again."))];

    private string Text(string name) => Value(name) as string ?? throw Refuse(name, "text", $"{Value(name)}", "The file is damaged; fetch it again.");

    private IEnumerable<object> List(string name) =>
        Value(name) is IEnumerable list and not string ? list.Cast<object>() : throw Refuse(name, "a list", $"{Value(name)}", "The file is damaged; fetch it again.");

    private object Value(string name) => metadata.GetValueOrDefault(Prefix + name) ?? throw Refuse(name, "a value", "nothing", "The file is damaged; fetch it again.");

    private bool? Flag(string name) => metadata.GetValueOrDefault(Prefix + name) as bool?;

    private int? Id(string name, int count)
    {
        if (metadata.GetValueOrDefault(Prefix + name) is not { } value)
        {
            return null;
        }

        var id = value is IConvertible number and not string ? number.ToDecimal(CultureInfo.InvariantCulture) : -1;
        return id >= 0 && id < count ? (int)id : throw Refuse(name, $"a token id below {count}", $"{value}", "The file is damaged; fetch it again.");
    }

    private ModelFileException Refuse(string name, string expected, string found, string nextStep) => new(file, Prefix + name, expected, found, nextStep);
}
