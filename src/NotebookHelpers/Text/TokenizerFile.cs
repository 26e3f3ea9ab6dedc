using BetweenTokens.Formats;
using BetweenTokens.Formats.Gguf;
using BetweenTokens.Text.Loading;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text;

/// <summary>Opens tokenizers: tokenizer.json, vocab.json with merges.txt, llama2.c's .bin, and the metadata of a GGUF.</summary>
public static class TokenizerFile
{
    private const string JsonName = "tokenizer.json", VocabularyName = "vocab.json", MergesName = "merges.txt";
    private const int LargestBytes = 256 << 20;

    /// <summary>True where a folder or file holds a tokenizer of its own (a GGUF's metadata do not count).</summary>
    /// <exception cref="ModelFileException">A link leads out of the folder.</exception>
    public static bool Exists(string folderOrFile) =>
        (File.Exists(folderOrFile) || Directory.Exists(folderOrFile)) && Find(ModelFolder.At(folderOrFile), folderOrFile) is not null;

    /// <summary>Opens a tokenizer.</summary>
    /// <param name="folderOrFile">A model's folder, a tokenizer.json, a vocab.json, a llama2.c tokenizer (.bin), or a GGUF.</param>
    /// <exception cref="ModelFileException">There is none, it is broken, or it cannot be followed exactly.</exception>
    public static Tokenizer Load(string folderOrFile)
    {
        var folder = ModelFolder.At(folderOrFile);
        if (Find(folder, folderOrFile) is not { } file)
        {
            return LoadGguf(folderOrFile) ?? throw new ModelFileException(
                folderOrFile, null,
                $"{JsonName}, {VocabularyName} with {MergesName}, a llama2.c tokenizer (tok*.bin), or a GGUF with a tokenizer",
                "none of them", "Fetch the model's tokenizer, or use token ids.");
        }

        if (Path.GetExtension(file) == ".bin")
        {
            return new Tokenizer(Llama2cTokenizer.Read(file, Bytes(file)));
        }

        var root = JsonField.Open(file, Bytes(file));
        var parts = root.Find("model") is null
            ? ReadVocabularyAndMerges(root, folder)
            : TokenizerJson.Read(root, TryOpen(folder, "tokenizer_config.json"));
        return new Tokenizer(SpecialIds.AddFrom(folder, parts));
    }

    /// <summary>Opens a tokenizer.json that is already in memory.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="name">How messages call it.</param>
    public static Tokenizer Parse(string json, string name = JsonName) =>
        new(TokenizerJson.Read(JsonField.Open(name, System.Text.Encoding.UTF8.GetBytes(json))));

    /// <summary>Opens the tokenizer in a GGUF's metadata.</summary>
    /// <param name="metadata">The metadata of an open file.</param>
    /// <param name="file">The file, for messages.</param>
    /// <returns>The tokenizer, or null where the metadata hold none.</returns>
    /// <exception cref="ModelFileException">The metadata are broken, or name a tokenizer that cannot be followed exactly.</exception>
    public static Tokenizer? FromGguf(GgufMetadata metadata, string file) =>
        metadata.Has(GgufTokenizer.ModelKey) ? new Tokenizer(new GgufTokenizer(file, metadata).Read()) : null;

    internal static JsonField? TryOpen(ModelFolder folder, string name) =>
        folder.Find(name) is { } file ? JsonField.Open(file, Bytes(file)) : null;

    internal static string? TryRead(ModelFolder folder, string name) =>
        folder.Find(name) is { } file ? System.Text.Encoding.UTF8.GetString(Bytes(file)) : null;

    /// <summary>
    /// A folder with vocab.json and merges.txt is byte-level BPE with GPT-2's splitting, unless its
    /// tokenizer_config.json says otherwise.
    /// </summary>
    private static TokenizerParts ReadVocabularyAndMerges(JsonField vocab, ModelFolder folder)
    {
        var config = TryOpen(folder, "tokenizer_config.json");
        var rules = SlowTokenizers.Find(config);
        var mergesFile = folder.Require(MergesName, $"the merges that belong to {VocabularyName}");
        var vocabulary = TokenizerJson.ReadVocabulary(vocab);
        var lines = System.Text.Encoding.UTF8.GetString(Bytes(mergesFile)).Split('\n').Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        var added = SlowTokenizers.AddedTokens(config, vocabulary);
        return new TokenizerParts
        {
            Pieces = TokenizerJson.Pieces(vocab, vocabulary, added),
            Vocabulary = vocabulary,
            AddedTokens = added,
            Normalizer = rules.Normalizer,
            PreTokenizer = rules.PreTokenizer,
            Model = new BytePairModel(
                vocabulary, MergeList.Read(lines, vocabulary, mergesFile, "line"), new BytePairOptions(IsByteLevel: true)),
            Decoder = new PieceDecoder(IsByteLevel: true),
        };
    }

    private static string? Find(ModelFolder folder, string folderOrFile)
    {
        if (File.Exists(folderOrFile) && IsTokenizer(folderOrFile))
        {
            return folder.Find(Path.GetFileName(folderOrFile));
        }

        return folder.Find(JsonName) ?? folder.Find(VocabularyName) ?? Directory.EnumerateFiles(folder.Path, "tok*.bin")
            .Order(StringComparer.Ordinal).Select(path => folder.Find(Path.GetFileName(path))).FirstOrDefault();
    }

    private static bool IsTokenizer(string file) => Path.GetFileName(file) is var name &&
        ((name.EndsWith(".json", StringComparison.Ordinal) && name != "config.json")
            || (name.StartsWith("tok", StringComparison.Ordinal) && name.EndsWith(".bin", StringComparison.Ordinal)));

    private static Tokenizer? LoadGguf(string folderOrFile)
    {
        using var weights = ModelFolder.At(folderOrFile).OpenWeights();
        return weights is GgufFile gguf ? FromGguf(gguf.Metadata, gguf.Path) : null;
    }

    private static byte[] Bytes(string file) => CheckedFile.Bytes(file, LargestBytes, "a tokenizer's file");
}
