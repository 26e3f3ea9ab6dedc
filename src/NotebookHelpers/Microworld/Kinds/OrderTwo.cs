namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Text of a few words in which the last two, in their order, decide the next. Every document has MaxTokens tokens. What a
/// model loses here that cannot tell «кот пёс» from «пёс кот» is the price of not knowing positions.
/// </summary>
public sealed class OrderTwo : Kind
{
    private readonly MarkovTable _table;
    private readonly int _length;

    /// <summary>Makes the kind.</summary>
    public OrderTwo(Setting setting)
        : base("order-two", setting.Words)
    {
        (_table, _length) = (new MarkovTable(setting), setting.Budget);
        TextWords = [.. _table.Words.Select(word => word[0])];
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<int> TextWords { get; }

    /// <inheritdoc/>
    public override State Start => new Said(_table.Nothing, _table.Nothing, 0);

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [_table.Nouns];

    /// <inheritdoc/>
    public override int? ExactTokens => _length + 1;

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        if (state is not Said(var first, var second, var count))
        {
            throw Strange(state);
        }

        var row = _table.After(first, second);
        for (var word = 0; word < row.Length; word++)
        {
            branches.Add(row[word], _table.Words[word], count + 1 == _length ? null : new Said(second, word, count + 1));
        }
    }

    private sealed record Said(int First, int Second, int Count) : State;
}
