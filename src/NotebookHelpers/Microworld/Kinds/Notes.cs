using System.Globalization;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// The text of the position experiments: words of which the last two decide the next (local order), and between them pairs
/// «А=3», one token each, and questions «А?» that are answered by the noted value (retrieval at any distance). Every document
/// has MaxTokens tokens. A key is noted once at most, so a longer document adds distance and leaves the choice as it was.
/// </summary>
/// <remarks>A text word depends on the last two text words; pairs and questions between them do not count.</remarks>
public sealed class Notes : Kind
{
    private const int Keys = 6;
    private const int Values = 6;
    private const int Bits = 4; // of Pairs, for each key: 0 while it has no value

    private readonly NotesOptions _options;
    private readonly MarkovTable _table;
    private readonly Pool _pairs;
    private readonly int[][] _questions; // [key · Values + value]: the question with its answer
    private readonly int _length;

    /// <summary>Makes the kind.</summary>
    public Notes(Setting setting)
        : base("notes", setting.Words)
    {
        (_options, _length, _table) = (setting.Options.Notes, setting.Budget, new MarkovTable(setting));
        var all = Enumerable.Range(0, Keys * Values).Select(i => (Key: "АБВГДЕ"[i / Values], Value: 1 + (i % Values))).ToArray();
        _pairs = PoolOf(all.Select(pair => $"{pair.Key}={pair.Value}"));
        _questions = Texts(all.Select(pair => $"{pair.Key}? {pair.Value}"));
        TextWords = [.. _table.Words.Select(word => word[0])];
        Pairs = [.. Enumerable.Range(0, Keys * Values).Select(i => _pairs[i][0])];
        Questions = [.. Enumerable.Range(0, Keys).Select(key => _questions[key * Values][0])];
    }

    /// <summary>The words of the text.</summary>
    public IReadOnlyList<int> TextWords { get; }

    /// <summary>Words of the pairs: key k with value v is number 6k + v.</summary>
    public IReadOnlyList<int> Pairs { get; }

    /// <summary>Words of the questions, one for each key.</summary>
    public IReadOnlyList<int> Questions { get; }

    /// <summary>Number of values that a key may have.</summary>
    public static int ValuesOfKey => Values;

    /// <inheritdoc/>
    public override State Start => new Place(_table.Nothing, _table.Nothing, 0, 0);

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
    [
        _table.Nouns,
        Pairs.Select(id => Words.Words[id]),
        Questions.Select(id => Words.Words[id]),
        Enumerable.Range(1, Values).Select(value => value.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <inheritdoc/>
    public override int? ExactTokens => _length + 1;

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Place here when here.Count == _length:
                branches.Add(1, [], null);
                break;
            case Place here:
                GoOn(here, branches);
                break;
            case Noting(var here):
                branches.Draw(_pairs, Unused(here.Pairs),
                    pair => here with { Count = here.Count + 1, Pairs = here.Pairs | (1 + (pair % Values)) << (Bits * (pair / Values)) });
                break;
            default:
                throw Strange(state);
        }
    }

    private void GoOn(Place here, Branches branches)
    {
        var noted = Enumerable.Range(0, Keys).Count(key => ValueOf(here.Pairs, key) > 0);
        var pair = _options.Pair * (Keys - noted) / Keys;
        var question = noted > 0 && here.Count + 2 <= _length ? _options.Question : 0;
        branches.Add(pair, [], new Noting(here));
        for (var key = 0; key < Keys; key++)
        {
            if (ValueOf(here.Pairs, key) is > 0 and var value)
            {
                branches.Add(question / noted, _questions[(key * Values) + value - 1], here with { Count = here.Count + 2 });
            }
        }

        var row = _table.After(here.First, here.Second);
        for (var word = 0; word < row.Length; word++)
        {
            branches.Add((1 - pair - question) * row[word], _table.Words[word], new Place(here.Second, word, here.Count + 1, here.Pairs));
        }
    }

    private static int ValueOf(int pairs, int key) => pairs >> (Bits * key) & ((1 << Bits) - 1);

    private static ulong Unused(int pairs)
    {
        var mask = 0UL;
        for (var key = 0; key < Keys; key++)
        {
            mask |= ValueOf(pairs, key) > 0 ? 0 : ((1UL << Values) - 1) << (key * Values);
        }

        return mask;
    }

    private sealed record Place(int First, int Second, int Count, int Pairs) : State
    {
        public override bool Transient => true;
    }

    private sealed record Noting(Place Here) : State
    {
        public override bool Transient => true;
    }
}
