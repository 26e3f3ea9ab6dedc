using System.Collections.Concurrent;
using System.Text;
using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.Splitting;

/// <summary>How a byte-pair encoding starts and what it does with a character that it does not know.</summary>
/// <param name="IsByteLevel">True: symbols are the 256 bytes in GPT-2's alphabet. False: symbols are characters.</param>
/// <param name="FallsBackToBytes">Unknown characters become byte tokens <c>&lt;0x00&gt;</c>…</param>
/// <param name="Unknown">Token for what remains unknown; null: it is left out.</param>
/// <param name="FusesUnknown">Neighbouring unknown characters are one token.</param>
/// <param name="TakesWholeWords">A word that is itself a piece is not split, whatever the merges say (Llama 3).</param>
internal sealed record BytePairOptions(
    bool IsByteLevel, bool FallsBackToBytes = false, int? Unknown = null, bool FusesUnknown = false, bool TakesWholeWords = false);

/// <summary>Byte-pair encoding over bytes (GPT-2) or over characters with byte fallback (SentencePiece).</summary>
internal sealed class BytePairModel : WordModel
{
    private const int UnknownSymbol = -1;
    private const int CacheCapacity = 1 << 16;
    private const int CachedLength = 64;

    private readonly BytePairOptions _options;
    private readonly MergeTable _merges;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly Dictionary<int, int> _symbols;
    private readonly int[] _bytes = new int[256];
    private readonly ConcurrentDictionary<string, WordToken[]> _cache = new();
    private readonly ConcurrentDictionary<string, WordToken[]>.AlternateLookup<ReadOnlySpan<char>> _cached;
    private readonly ThreadLocal<Workspace> _workspace = new(() => new Workspace());
    private int _cacheCount;

    /// <summary>Builds the model.</summary>
    /// <param name="vocabulary">Piece to id.</param>
    /// <param name="merges">Merges by id.</param>
    /// <param name="options">See there.</param>
    /// <param name="strangers">Characters that are no pieces but may merge into one, with an id below −1.</param>
    public BytePairModel(
        Dictionary<string, int> vocabulary, MergeTable merges, BytePairOptions options, IReadOnlyDictionary<string, int>? strangers = null)
    {
        _options = options;
        _merges = merges;
        _ids = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _cached = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        _symbols = vocabulary.Concat(strangers ?? new Dictionary<string, int>())
            .Where(entry => Rune.DecodeFromUtf16(entry.Key, out _, out var length) == System.Buffers.OperationStatus.Done
                && length == entry.Key.Length)
            .ToDictionary(entry => Rune.GetRuneAt(entry.Key, 0).Value, entry => entry.Value);
        for (var value = 0; value < 256; value++)
        {
            var piece = options.IsByteLevel ? ByteAlphabet.Character((byte)value).ToString() : ByteFallback.Piece((byte)value);
            _bytes[value] = vocabulary.GetValueOrDefault(piece, UnknownSymbol);
        }
    }

    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<char> word, List<WordToken> output)
    {
        if (_cached.TryGetValue(word, out var known))
        {
            output.AddRange(known);
            return;
        }

        var first = output.Count;
        SplitAnew(word, output);
        if (word.Length <= CachedLength && _cacheCount < CacheCapacity)
        {
            Interlocked.Increment(ref _cacheCount);
            _cached[word] = [.. output[first..]];
        }
    }

    private void SplitAnew(ReadOnlySpan<char> word, List<WordToken> output)
    {
        if (_options.TakesWholeWords && TryWhole(word, out var id))
        {
            output.Add(new WordToken(id, 0, word.Length));
            return;
        }

        var workspace = _workspace.Value!;
        workspace.Queue.Clear();
        if (_options.IsByteLevel)
        {
            SplitBytes(word, workspace, output);
        }
        else
        {
            SplitCharacters(word, workspace.Queue, output);
        }
    }

    private bool TryWhole(ReadOnlySpan<char> word, out int id)
    {
        var text = _options.IsByteLevel ? ByteAlphabet.Write(System.Text.Encoding.UTF8.GetBytes(word.ToArray())) : word;
        return _ids.TryGetValue(text, out id);
    }

    /// <summary>Symbols are bytes; <c>owners</c> tells which units a byte belongs to.</summary>
    private void SplitBytes(ReadOnlySpan<char> word, Workspace workspace, List<WordToken> output)
    {
        var (queue, owners) = (workspace.Queue, workspace.Owners);
        owners.Clear();
        Span<byte> utf8 = stackalloc byte[4];
        var unit = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            var end = unit + rune.Utf16SequenceLength;
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (_bytes[value] is var id && (id != UnknownSymbol || _options.Unknown is not null))
                {
                    queue.Add(id, owners.Count, 1);
                }

                owners.Add((unit, end));
            }

            unit = end;
        }

        foreach (var symbol in queue.Run(_merges))
        {
            var id = symbol.Id == UnknownSymbol ? _options.Unknown!.Value : symbol.Id;
            output.Add(new WordToken(id, owners[symbol.Start].Start, owners[symbol.Start + symbol.Length - 1].End));
        }
    }

    private void SplitCharacters(ReadOnlySpan<char> word, MergeQueue queue, List<WordToken> output)
    {
        var unit = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            // What nothing stands for is left out before anything merges, so that its neighbours meet.
            var id = _symbols.GetValueOrDefault(rune.Value, UnknownSymbol);
            if (id != UnknownSymbol || _options.Unknown is not null || HasBytes(word.Slice(unit, rune.Utf16SequenceLength)))
            {
                queue.Add(id, unit, rune.Utf16SequenceLength);
            }

            unit += rune.Utf16SequenceLength;
        }

        var unknownEnd = -1;
        foreach (var symbol in queue.Run(_merges))
        {
            var end = symbol.Start + symbol.Length;
            if (symbol.Id >= 0)
            {
                output.Add(new WordToken(symbol.Id, symbol.Start, end));
            }
            else if (HasBytes(word[symbol.Start..end]))
            {
                AddBytes(word[symbol.Start..end], symbol.Start, output);
            }
            else if (_options.Unknown is { } unknown)
            {
                if (_options.FusesUnknown && unknownEnd == symbol.Start)
                {
                    output[^1] = output[^1] with { End = end };
                }
                else
                {
                    output.Add(new WordToken(unknown, symbol.Start, end));
                }

                unknownEnd = end;
            }
        }
    }

    // Decided for each character: a vocabulary may hold some bytes only.
    private bool HasBytes(ReadOnlySpan<char> character)
    {
        if (!_options.FallsBackToBytes)
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (var value in utf8[..System.Text.Encoding.UTF8.GetBytes(character, utf8)])
        {
            if (_bytes[value] == UnknownSymbol)
            {
                return false;
            }
        }

        return true;
    }

    private void AddBytes(ReadOnlySpan<char> character, int start, List<WordToken> output)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var value in utf8[..System.Text.Encoding.UTF8.GetBytes(character, utf8)])
        {
            output.Add(new WordToken(_bytes[value], start, start + character.Length));
        }
    }

    /// <summary>What one thread uses again for every word.</summary>
    private sealed class Workspace
    {
        public MergeQueue Queue { get; } = new();

        public List<(int Start, int End)> Owners { get; } = [];
    }
}
