namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// A sequence of different words, then the same sequence again, one to five times: what an induction head is for. Without duplicates
/// inside the sequence, which would cost even a perfect copier a quarter of a nat for every copied word.
/// </summary>
/// <remarks>
/// With <see cref="RepeatOptions.Fill"/> the document is nothing but copies and always MaxTokens long:
/// the text of induction experiments.
/// </remarks>
public sealed class Repeats : Kind
{
    private const int Shortest = 6;

    private readonly Pool _words;
    private readonly int[] _opening;
    private readonly int _longest;
    private readonly int _copies;
    private readonly int _fill; // words of every document; 0: the number of copies is drawn

    /// <summary>Makes the kind.</summary>
    public Repeats(Setting setting)
        : base("repeats", setting.Words)
    {
        _words = PoolOf(KeyWords.Nouns);
        _fill = setting.Options.Repeats.Fill ? setting.Budget : 0;
        _opening = _fill > 0 ? [] : Text("слова :");
        _longest = Math.Min(20, (setting.Budget - _opening.Length) / 2);
        if (_longest < Shortest)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} leaves no room for {Shortest} words twice.");
        }

        _copies = Math.Min((setting.Budget - _opening.Length) / _longest, setting.Options.IsLong ? 12 : 6);
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [KeyWords.Nouns];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                branches.Say(_opening, new More(default, 0));
                break;
            case Drawn(var items, var mask):
                var turn = Stop(items.Count, Shortest, _longest);
                branches.Add(turn, [], new Copy(items, 1));
                branches.Add(1 - turn, [], turn < 1 ? new More(items, mask) : null);
                break;
            case More(var items, var mask):
                branches.Draw(_words, ~mask,
                    i => items.Count + 1 < Shortest ? new More(items.Add(i), mask | 1UL << i) : new Drawn(items.Add(i), mask | 1UL << i));
                break;
            case Copy(var items, _) when _fill > 0:
                branches.Say(Recall(items, _fill - items.Count), null);
                break;
            case Copy(var items, var copies):
                branches.Say(Recall(items, items.Count), new Copied(items, copies + 1));
                break;
            case Copied(var items, var copies):
                var enough = Stop(copies, 2, _copies);
                branches.Add(enough, [], null);
                branches.Add(1 - enough, [], enough < 1 ? new Copy(items, copies) : null);
                break;
            default:
                throw Strange(state);
        }
    }

    private int[] Recall(Sequence items, int count)
    {
        var words = new int[count];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = _words[items[i % items.Count]][0];
        }

        return words;
    }

    private abstract record Memory : State
    {
        public override bool Transient => true;
    }

    private sealed record Opening : State;

    private sealed record Drawn(Sequence Items, ulong Mask) : Memory;

    private sealed record More(Sequence Items, ulong Mask) : Memory;

    private sealed record Copy(Sequence Items, int Copies) : Memory;

    private sealed record Copied(Sequence Items, int Copies) : Memory;
}
