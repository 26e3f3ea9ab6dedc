using System.Text;
using BetweenTokens.Text.Characters;
using BetweenTokens.Text.PreTokenizers;
using Microsoft.ML.Tokenizers;

namespace BetweenTokens.Text.Published;

/// <summary>
/// The byte-pair encodings of the GPT models, out of Microsoft's packages: they need neither a model nor the network.
/// </summary>
/// <remarks>
/// Vocabulary and merging are those of Microsoft.ML.Tokenizers. Words are cut here, code point by code point: .NET's regular expressions
/// do not take a letter beyond the basic plane for one. Safe to use from several threads.
/// </remarks>
public sealed class GptTokenizer : ITokenizer
{
    private const string Trailing = @"(?>\s+)$|\s*[\r\n]|\s+(?!\S)|\s";

    private const string Cl100kPattern =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + Trailing;

    private const string Contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";

    private const string O200kPattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + Contraction
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + Contraction
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly Lazy<GptTokenizer>
        _gpt2 = new(() => new("GPT-2", "Gpt2", "gpt2", new Gpt2Split(), [("<|endoftext|>", 50256)])),
        _gpt4 = new(() => new("GPT-4", "Cl100kBase", "cl100k_base", Cut("cl100k_base", Cl100kPattern),
        [
            ("<|endoftext|>", 100257), ("<|fim_prefix|>", 100258), ("<|fim_middle|>", 100259), ("<|fim_suffix|>", 100260),
            ("<|endofprompt|>", 100276),
        ])),
        _gpt4o = new(() => new("GPT-4o", "O200kBase", "o200k_base", Cut("o200k_base", O200kPattern),
            [("<|endoftext|>", 199999), ("<|endofprompt|>", 200018)]));

    private readonly byte[][] _bytes;
    private readonly TiktokenTokenizer _merging;
    private readonly AddedTokenFinder _finder;
    private readonly Dictionary<int, string> _special;

    private GptTokenizer(string name, string package, string encoding, PreTokenizers.PreTokenizer words, (string Text, int Id)[] special)
    {
        Name = name;
        var file = TiktokenFile.Read(package, encoding);
        _bytes = TiktokenFile.Pieces(file);
        using var stream = new MemoryStream(file, writable: false);
        _merging = TiktokenTokenizer.Create(stream, new CodePointSplit(words), normalizer: null);
        _finder = new(special.Select(one => (one.Text, new AddedToken(one.Id, one.Text, IsSpecial: true))));
        _special = special.ToDictionary(one => one.Id, one => one.Text);
        (EndId, VocabularySize) = (special[0].Id, special[^1].Id + 1);
    }

    /// <summary>GPT-2 and GPT-3 (r50k, 50,257 ids; Radford et al. 2019).</summary>
    public static GptTokenizer Gpt2 => _gpt2.Value;

    /// <summary>GPT-3.5 and GPT-4 (cl100k, 100,277 ids).</summary>
    public static GptTokenizer Gpt4 => _gpt4.Value;

    /// <summary>GPT-4o (o200k, 200,019 ids).</summary>
    public static GptTokenizer Gpt4o => _gpt4o.Value;

    /// <summary>The three of them, oldest first.</summary>
    public static IReadOnlyList<GptTokenizer> All => [Gpt2, Gpt4, Gpt4o];

    /// <summary>The model that it is known by.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int? BeginId => null;

    /// <inheritdoc/>
    public int? EndId { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TextToken> Encode(string text, bool parseSpecial = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (clean, tokens, position) = (AlignedText.Of(text).Text, new List<TextToken>(text.Length / 3), 0);
        foreach (var (special, start, end) in _finder.Find(clean, parseSpecial))
        {
            if (special is not null)
            {
                tokens.Add(new(special.Id, special.Content, position, position + special.Content.Length));
                position += special.Content.Length;
            }
            else
            {
                position = Split(clean[start..end], position, tokens);
            }
        }

        return tokens;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Bytes(int id) => _special.TryGetValue(Check(id), out var text) ? Encoding.UTF8.GetBytes(text)
        : id < _bytes.Length ? _bytes[id] : ReadOnlyMemory<byte>.Empty;

    /// <inheritdoc/>
    public string Piece(int id) => _special.TryGetValue(Check(id), out var text) ? text
        : id < _bytes.Length ? ByteAlphabet.Write(_bytes[id]) : "";

    /// <inheritdoc/>
    public bool IsSpecial(int id) => _special.ContainsKey(Check(id));

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Encoding.UTF8.GetString([.. ids.SelectMany(id => Bytes(id).ToArray())]);
    }

    // Merging loses no byte, so places follow from lengths: a byte that does not begin 10… begins a character.
    private int Split(string text, int first, List<TextToken> tokens)
    {
        var (utf8, at, begun) = (Encoding.UTF8.GetBytes(text), 0, 0);
        foreach (var id in _merging.EncodeToIds(text))
        {
            var length = _bytes[id].Length;
            var start = begun - (IsInside(utf8[at]) ? 1 : 0);
            begun += utf8.AsSpan(at, length).ToArray().Count(value => !IsInside(value));
            tokens.Add(new(id, ByteAlphabet.Write(_bytes[id]), first + start, first + begun));
            at += length;
        }

        return first + begun;

        static bool IsInside(byte value) => (value & 0xC0) == 0x80;
    }

    private int Check(int id) => (uint)id < (uint)VocabularySize ? id
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"A token id of {Name} lies between 0 and {VocabularySize - 1}.");

    private static PatternSplit Cut(string file, string pattern) => new(file, pattern, DelimiterBehavior.Isolated, invert: false);
}
