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

    /// <summary>True where <see cref="Load"/> finds a tokenizer.</summary>
    public static bool Exists(string folderOrFile) => Find(folderOrFile) is not null;

    /// <summary>Opens a tokenizer.</summary>
    /// <param name="folderOrFile">A model's folder, a tokenizer.json, a vocab.json, or a llama2.c tokenizer (.bin).</param>
    /// <exception cref="ModelFileException">There is none, it is broken, or it cannot be followed exactly.</exception>
    public static Tokenizer Load(string folderOrFile)
    {
        var file = Find(folderOrFile) ?? throw new ModelFileException(
            folderOrFile, null, $"{JsonName}, {VocabularyName} with {MergesName}, or a llama2.c tokenizer (tok*.bin)", "none of them", "Fetch the model's tokenizer, or use token ids.");
        if (Path.GetExtension(file) == ".bin")
        {
            return new Tokenizer(Llama2cTokenizer.Read(file, Bytes(file)));
        }

        var root = JsonField.Open(file, Bytes(file));
        var parts = root.Find("model") is null ? ReadVocabularyAndMerges(root) : TokenizerJson.Read(root);
        return new Tokenizer(SpecialIds.AddFrom(Path.GetDirectoryName(Path.GetFullPath(file))!, parts));
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

    internal static JsonField? TryOpen(string file) => File.Exists(file) ? JsonField.Open(file, Bytes(file)) : null;

    /// <summary>A folder with vocab.json and merges.txt is byte-level BPE with GPT-2's splitting, unless its tokenizer_config.json says otherwise.</summary>
    private static TokenizerParts ReadVocabularyAndMerges(JsonField vocab)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(vocab.File))!;
        var config = TryOpen(Path.Combine(folder, "tokenizer_config.json"));
        var rules = SlowTokenizers.Find(config);
        var mergesFile = Path.Combine(folder, MergesName);
        if (!File.Exists(mergesFile))
        {
            throw new ModelFileException(mergesFile, null, $"the merges that belong to {VocabularyName}", "no such file", "Fetch the model's tokenizer again.");
        }

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
            Model = new BytePairModel(vocabulary, MergeList.Read(lines, vocabulary, mergesFile, "line"), new BytePairOptions(IsByteLevel: true)),
            Decoder = new PieceDecoder(IsByteLevel: true),
        };
    }

    private static string? Find(string folderOrFile)
    {
        if (File.Exists(folderOrFile))
        {
            return Path.GetExtension(folderOrFile) is ".json" or ".bin" ? folderOrFile : null;
        }

        if (!Directory.Exists(folderOrFile))
        {
            return null;
        }

        return new[] { JsonName, VocabularyName }.Select(name => Path.Combine(folderOrFile, name)).FirstOrDefault(File.Exists)
            ?? Directory.EnumerateFiles(folderOrFile, "tok*.bin").Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static byte[] Bytes(string file)
    {
        var (handle, length) = Opened.File(file, 2, "a tokenizer's file");
        using (handle)
        {
            if (length > LargestBytes)
            {
                throw new ModelFileException(file, null, $"at most {LargestBytes >> 20} MiB", $"{length >> 20} MiB", "This is no tokenizer; check the path.");
            }

            var bytes = new byte[length];
            for (var done = 0; done < bytes.Length;)
            {
                done += RandomAccess.Read(handle, bytes.AsSpan(done), done) is > 0 and var count
                    ? count
                    : throw new ModelFileException(file, null, $"{length} bytes", $"{done} bytes", "The file changed while it was read; try again.");
            }

            return bytes;
        }
    }
}
