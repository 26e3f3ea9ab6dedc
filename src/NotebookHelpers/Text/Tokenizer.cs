using BetweenTokens.Text.Characters;
using BetweenTokens.Text.Normalizers;
using BetweenTokens.Text.PreTokenizers;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text;

/// <summary>
/// A tokenizer as its file describes it: added tokens, normaliser, pre-tokenizer, model, decoder, in Hugging Face's sense.
/// Made by <see cref="TokenizerFile"/>.
/// </summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class Tokenizer : ITokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenFinder _raw;
    private readonly AddedTokenFinder _normalized;
    private readonly Dictionary<int, AddedToken> _added;
    private readonly byte[]?[] _bytes;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _added = parts.AddedTokens.ToDictionary(token => token.Id);
        _raw = new AddedTokenFinder(parts.AddedTokens.Where(token => !token.IsNormalized).Select(token => (token.Content, token)));
        _normalized = new AddedTokenFinder(parts.AddedTokens.Where(token => token.IsNormalized)
            .Select(token => (Normalize(AlignedText.Of(token.Content)).Text, token)));
        _bytes = new byte[]?[parts.Pieces.Length];
    }

    /// <inheritdoc/>
    public int VocabularySize => _parts.Pieces.Length;

    /// <inheritdoc/>
    public int? BeginId => _parts.BeginId;

    /// <inheritdoc/>
    public int? EndId => _parts.EndId;

    /// <inheritdoc/>
    public bool AddsBegin => _parts.AddsBegin && BeginId is not null;

    /// <summary>Tokens found in the text before any splitting.</summary>
    public IReadOnlyCollection<AddedToken> AddedTokens => _parts.AddedTokens;

    /// <summary>True: tokens are whole words, and the space before a word is part of no piece.</summary>
    public bool IsWordLevel => _parts.Decoder.Prefix.Length > 0;

    /// <summary>The template that turns a conversation into a text, where the model's files carry one.</summary>
    public string? ChatTemplateText => _parts.ChatTemplate;

    /// <summary>The name of the file that carries it; null where it is the model's own file.</summary>
    internal string? ChatTemplateFile => _parts.ChatTemplateFile;

    /// <inheritdoc/>
    public IReadOnlyList<TextToken> Encode(string text, bool parseSpecial = true)
    {
        var tokens = new List<TextToken>(text.Length / 3);
        var original = AlignedText.Of(text);
        foreach (var (token, start, end) in _raw.Find(original.Text, parseSpecial))
        {
            if (token is not null)
            {
                tokens.Add(Found(token, original, start, end, tokens.Count));
                continue;
            }

            var normalized = Normalize(original.Slice(start, end - start));
            foreach (var (inner, innerStart, innerEnd) in _normalized.Find(normalized.Text, parseSpecial))
            {
                if (inner is not null)
                {
                    tokens.Add(Found(inner, normalized, innerStart, innerEnd, tokens.Count));
                }
                else
                {
                    Split(new Word(normalized, innerStart, innerEnd - innerStart), tokens);
                }
            }
        }

        return tokens;
    }

    /// <summary>The id of a piece or of an added token's text.</summary>
    public int? Id(string piece) =>
        _parts.AddedTokens.FirstOrDefault(token => token.Content == piece) is { } added ? added.Id
        : _parts.Vocabulary.TryGetValue(piece, out var id) ? id
        : null;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Bytes(int id) =>
        _bytes[Check(id)] ??= _added.TryGetValue(id, out var token)
            ? _parts.Decoder.AddedBytes(token.Content)
            : _parts.Decoder.Bytes(_parts.Pieces[id] ?? "");

    /// <inheritdoc/>
    public string Piece(int id) => _parts.Pieces[Check(id)] ?? "";

    /// <inheritdoc/>
    public bool IsSpecial(int id) => _added.TryGetValue(Check(id), out var token) && token.IsSpecial;

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids)
    {
        using var stream = new MemoryStream(ids.Count * 4);
        for (var i = 0; i < ids.Count; i++)
        {
            var bytes = Bytes(ids[i]).Span;
            stream.Write(i == 0 && (IsWordLevel || !_added.ContainsKey(ids[0])) ? _parts.Decoder.TrimFirst(bytes) : bytes);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The words that the model would split, without added tokens.</summary>
    internal IEnumerable<string> Words(string text)
    {
        var words = new List<Word>();
        foreach (var (_, start, end) in _raw.Find(text, parseSpecial: true).Where(part => part.Token is null))
        {
            var normalized = Normalize(AlignedText.Of(text[start..end]));
            _parts.PreTokenizer!.Split(new Word(normalized, 0, normalized.Text.Length), words);
        }

        return words.Select(word => word.Span.ToString());
    }

    private AlignedText Normalize(AlignedText text) => _parts.Normalizer?.Apply(text) ?? text;

    private void Split(Word stretch, List<TextToken> tokens)
    {
        var words = new List<Word>();
        if (_parts.PreTokenizer is null)
        {
            words.Add(stretch);
        }
        else
        {
            _parts.PreTokenizer.Split(stretch, words);
        }

        var split = new List<WordToken>();
        foreach (var word in words)
        {
            split.Clear();
            _parts.Model.Split(word.Span, split);
            foreach (var token in split)
            {
                var (start, end) = (word.Source.Start(word.Start + token.Start), word.Source.End(word.Start + token.End - 1));
                var piece = Piece(token.Id);
                tokens.Add(Trim(new TextToken(token.Id, piece, start, end), piece, tokens.Count));
            }
        }
    }

    private TextToken Found(AddedToken token, AlignedText text, int start, int end, int index) =>
        Trim(new TextToken(token.Id, token.Content, text.Start(start), text.End(end - 1)), text.Text[start..end], index);

    /// <summary>Takes white space out of the offsets, where the file's post-processor asks for it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="shown">Its piece, or for an added token the text that it was found as.</param>
    /// <param name="index">Its place among the tokens.</param>
    private TextToken Trim(TextToken token, string shown, int index)
    {
        if (_parts.TrimOffsets is not { } trim)
        {
            return token;
        }

        var leading = shown.TakeWhile(IsSpace).Count();
        var trailing = shown.Reverse().TakeWhile(IsSpace).Count();
        if (leading == 1 && trim.KeepsPrefixSpace && (index == 0 || token.Start == 0))
        {
            leading = 0;
        }

        var start = Math.Min(token.Start + leading, token.End);
        var end = trailing > 0 && token.End >= trailing ? Math.Max(token.End - trailing, start) : token.End;
        return token with { Start = start, End = end };

        static bool IsSpace(char unit) => unit == 'Ġ' || char.IsWhiteSpace(unit);
    }

    private int Check(int id) => (uint)id < (uint)_parts.Pieces.Length
        ? id
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"A token id lies between 0 and {_parts.Pieces.Length - 1}.");
}

/// <summary>What a tokenizer consists of.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Piece by id; null where an id is not used.</summary>
    public required string?[] Pieces { get; init; }

    /// <summary>Id by piece, without the added tokens that the model itself does not know.</summary>
    public required Dictionary<string, int> Vocabulary { get; init; }

    /// <summary>Tokens found before splitting.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>What rewrites the text first; null: nothing.</summary>
    public Normalizer? Normalizer { get; init; }

    /// <summary>What cuts the text into words; null: the text is one word.</summary>
    public PreTokenizer? PreTokenizer { get; init; }

    /// <summary>What splits a word.</summary>
    public required WordModel Model { get; init; }

    /// <summary>What tokens stand for.</summary>
    public required PieceDecoder Decoder { get; init; }

    /// <summary>Set where white space does not count to a token's offsets.</summary>
    public OffsetTrimming? TrimOffsets { get; init; }

    /// <summary>See <see cref="ITokenizer.BeginId"/>.</summary>
    public int? BeginId { get; init; }

    /// <summary>See <see cref="ITokenizer.EndId"/>.</summary>
    public int? EndId { get; init; }

    /// <summary>See <see cref="ITokenizer.AddsBegin"/>.</summary>
    public bool AddsBegin { get; init; }

    /// <summary>The chat template's text.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>The name of its file; null where that is the model's own.</summary>
    public string? ChatTemplateFile { get; init; }
}

/// <summary>The byte-level post-processor's trim_offsets.</summary>
/// <param name="KeepsPrefixSpace">The space put in front of the text is not counted as white space.</param>
internal sealed record OffsetTrimming(bool KeepsPrefixSpace);
