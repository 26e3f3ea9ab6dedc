namespace BetweenTokens.Microworld;

/// <summary>The words of a world, numbered in the order in which its kinds enter them; <c>&lt;end&gt;</c> is number 0.</summary>
public sealed class Lexicon
{
    /// <summary>The word that ends every document.</summary>
    public const string End = "<end>";

    /// <summary>Number of <see cref="End"/>.</summary>
    public const int EndId = 0;

    private readonly List<string> _words = [End];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal) { [End] = EndId };
    private readonly Dictionary<string, int[]> _texts = new(StringComparer.Ordinal);
    private bool _closed;

    /// <summary>All words, by number.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Number of words, <see cref="End"/> included.</summary>
    public int Count => _words.Count;

    /// <summary>Number of a word, or −1.</summary>
    public int Find(string word) => _ids.GetValueOrDefault(word, -1);

    /// <summary>Number of a word; enters it while the lexicon is open.</summary>
    /// <exception cref="ReaderException">The lexicon is closed and does not have the word.</exception>
    public int Word(string word)
    {
        if (_ids.TryGetValue(word, out var id))
        {
            return id;
        }

        if (_closed)
        {
            var near = Language.Near(word, _words);
            throw new ReaderException(
                $"«{word}» is not one of the {_words.Count} words of this world.{near}",
                $"Слова «{word}» нет среди {_words.Count} слов этого мира.{near}");
        }

        if (word.Length == 0 || word.Any(char.IsWhiteSpace))
        {
            throw new ArgumentException($"«{word}» is not a word: it is empty or has white space.", nameof(word));
        }

        _words.Add(word);
        return _ids[word] = _words.Count - 1;
    }

    /// <summary>Numbers of the words of a text, which are separated by single spaces. Do not change the array: it is shared.</summary>
    public int[] Text(string text)
    {
        lock (_texts)
        {
            if (!_texts.TryGetValue(text, out var ids))
            {
                ids = text.Length == 0 ? [] : [.. text.Split(' ').Select(Word)];
                _texts[text] = ids;
            }

            return ids;
        }
    }

    /// <summary>From here on an unknown word is an error.</summary>
    internal void Close() => _closed = true;
}
