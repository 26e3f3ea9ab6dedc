using System.Text;
using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.Training;

/// <summary>How a byte-pair encoding is trained.</summary>
public sealed record BpeTrainingOptions
{
    /// <summary>Number of pieces at which training stops, control tokens and alphabet included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>
    /// True: the alphabet is the 256 bytes (GPT-2). False: the characters of the corpus, spaces written ▁
    /// (SentencePiece), which reads better.
    /// </summary>
    public bool IsByteLevel { get; init; }

    /// <summary>True: a word at the start of a text is split like one after a space.</summary>
    public bool AddsPrefixSpace { get; init; } = true;

    /// <summary>
    /// Characters that are pieces even where the corpus lacks them; spaces are written ▁. A byte level has all bytes anyway.
    /// </summary>
    public string Alphabet { get; init; } = "";

    /// <summary>A pair that occurs less often is not merged.</summary>
    public long MinimumCount { get; init; } = 2;

    /// <summary>Control tokens; they get the first ids.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>The control token that starts a document.</summary>
    public string? Begin { get; init; }

    /// <summary>The control token that ends a document.</summary>
    public string? End { get; init; }
}

/// <summary>One merge of the training.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Left">The left piece, as the vocabulary spells it.</param>
/// <param name="Right">The right piece.</param>
/// <param name="Piece">What they become.</param>
/// <param name="Id">Its id.</param>
/// <param name="Count">How often the pair stood in the corpus.</param>
/// <param name="TokensBefore">Length of the corpus before the merge, in tokens.</param>
/// <param name="CorpusTokens">Its length after the merge: shorter by <paramref name="Count"/>, less where the pair overlaps
/// itself («aaa» has «aa» twice and loses one token).</param>
public sealed record BpeStep(int Number, string Left, string Right, string Piece, int Id, long Count, long TokensBefore, long CorpusTokens);

/// <summary>
/// Training of a byte-pair encoding, merge by merge: the most frequent pair of neighbours becomes one piece; equal counts go
/// by the smaller ids, as in Hugging Face's tokenizers (Sennrich et al. 2016, algorithm 1).
/// </summary>
public sealed class BpeTraining
{
    private readonly BpeTrainingOptions _options;
    private readonly List<string> _pieces;
    private readonly Dictionary<string, int> _ids;
    private readonly List<BpeStep> _steps = [];
    private readonly List<(List<int> Symbols, long Count)> _words;
    private readonly PairCounts _pairs = new();
    private long _tokens;

    /// <summary>Counts the words of a corpus; nothing is merged yet.</summary>
    /// <param name="corpus">Texts; control tokens in them are left out.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">The alphabet alone is larger than the vocabulary asked for.</exception>
    public BpeTraining(IEnumerable<string> corpus, BpeTrainingOptions options)
    {
        _options = options;
        var splitter = TokenizerDefinition.BytePair([.. options.SpecialTokens, "▁"], [], options).Open();
        var words = corpus.SelectMany(splitter.Words).CountBy(word => word).OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (Symbols: Alphabet(word.Key), word.Value)).ToList();
        var alphabet = options.IsByteLevel
            ? Enumerable.Range(0, 256).Select(value => ByteAlphabet.Character((byte)value).ToString()).Order(StringComparer.Ordinal)
            : words.SelectMany(word => word.Symbols).Concat(Alphabet(options.Alphabet.Replace(' ', '▁'))).Distinct()
                .OrderBy(symbol => Rune.GetRuneAt(symbol, 0).Value);
        _pieces = [.. options.SpecialTokens.Concat(alphabet).Distinct()];
        if (_pieces.Count > options.VocabularySize)
        {
            throw new ArgumentException($"The alphabet and the control tokens are {_pieces.Count} pieces already; "
                + $"ask for a vocabulary of more than {options.VocabularySize}.", nameof(options));
        }

        _ids = _pieces.Index().ToDictionary(piece => piece.Item, piece => piece.Index);
        _words = [.. words.Select(word => (word.Symbols.Select(symbol => _ids[symbol]).ToList(), (long)word.Value))];
        foreach (var (index, (symbols, count)) in _words.Index())
        {
            _tokens += symbols.Count * count;
            _pairs.Add(symbols, count, index);
        }
    }

    /// <summary>Length of the corpus now, in tokens.</summary>
    public long CorpusTokens => _tokens;

    /// <summary>Merges made so far.</summary>
    public IReadOnlyList<BpeStep> Steps => _steps;

    /// <summary>Pieces so far, by id.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>The pairs that occur most often now, best first.</summary>
    public IReadOnlyList<(string Left, string Right, long Count)> Candidates(int count) =>
        [.. _pairs.Best(count).Select(pair => (_pieces[pair.Left], _pieces[pair.Right], pair.Count))];

    /// <summary>Merges once.</summary>
    /// <returns>The merge, or null where the vocabulary is full or no pair is frequent enough.</returns>
    public BpeStep? Next()
    {
        if (_pieces.Count >= _options.VocabularySize || _pairs.TakeBest() is not var (left, right, count) || count < _options.MinimumCount)
        {
            return null;
        }

        var (piece, before) = (_pieces[left] + _pieces[right], _tokens);
        if (!_ids.TryGetValue(piece, out var id))
        {
            // The same text may come about from two different pairs.
            id = _ids[piece] = _pieces.Count;
            _pieces.Add(piece);
        }

        foreach (var index in _pairs.WordsOf(left, right))
        {
            var (symbols, repeats) = _words[index];
            _pairs.Remove(symbols, repeats);
            _tokens -= repeats * Merge(symbols, left, right, id);
            _pairs.Add(symbols, repeats, index);
        }

        _pairs.Forget(left, right);
        var step = new BpeStep(_steps.Count + 1, _pieces[left], _pieces[right], piece, id, count, before, _tokens);
        _steps.Add(step);
        return step;
    }

    /// <summary>Merges until the vocabulary is full or no pair is frequent enough.</summary>
    public BpeTraining Run()
    {
        while (Next() is not null)
        {
        }

        return this;
    }

    /// <summary>The tokenizer with the first merges.</summary>
    /// <param name="merges">How many; null: all made so far.</param>
    public TokenizerDefinition ToDefinition(int? merges = null)
    {
        var steps = _steps.Take(merges ?? _steps.Count).ToList();
        var pieces = _pieces.Take(steps.Select(step => step.Id + 1)
            .Append(_pieces.Count - _steps.Select(step => step.Id).Distinct().Count()).Max());
        return TokenizerDefinition.BytePair([.. pieces], [.. steps.Select(step => (step.Left, step.Right))], _options);
    }

    /// <summary>How a text is split after every merge that changes it; first without any.</summary>
    /// <returns>The merge (null at first) and the pieces after it.</returns>
    public IEnumerable<(BpeStep? Step, string[] Pieces)> Watch(string text)
    {
        var words = ToDefinition(0).Open().Words(text)
            .Select(word => Alphabet(word).Where(_ids.ContainsKey).Select(symbol => _ids[symbol]).ToList()).ToList();
        yield return (null, Spell());
        foreach (var step in _steps)
        {
            var (left, right) = (_ids[step.Left], _ids[step.Right]);
            if (words.Sum(word => Merge(word, left, right, step.Id)) > 0)
            {
                yield return (step, Spell());
            }
        }

        string[] Spell() => [.. words.SelectMany(word => word).Select(id => _pieces[id])];
    }

    private List<string> Alphabet(string word) => _options.IsByteLevel
        ? [.. ByteAlphabet.Write(Encoding.UTF8.GetBytes(word)).Select(character => character.ToString())]
        : [.. word.EnumerateRunes().Select(rune => rune.ToString())];

    /// <summary>Merges a pair throughout a word, from the left.</summary>
    /// <returns>Number of merges.</returns>
    private static int Merge(List<int> symbols, int left, int right, int merged)
    {
        var kept = 0;
        for (var i = 0; i < symbols.Count; i++)
        {
            var joins = symbols[i] == left && i + 1 < symbols.Count && symbols[i + 1] == right;
            symbols[kept++] = joins ? merged : symbols[i];
            i += joins ? 1 : 0;
        }

        var merges = symbols.Count - kept;
        symbols.RemoveRange(kept, merges);
        return merges;
    }
}
