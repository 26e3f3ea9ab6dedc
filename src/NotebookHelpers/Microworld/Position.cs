namespace BetweenTokens.Microworld;

/// <summary>A place in the automaton: at a state, or inside the words of one way out of it. An immutable value with equality.</summary>
public readonly struct Position : IEquatable<Position>
{
    private readonly Node _node;
    private readonly int _branch; // −1: the choice is still to be made
    private readonly int _spoken;

    internal Position(Node node, int branch, int spoken) => (_node, _branch, _spoken) = (node, branch, spoken);

    /// <summary>The state that the walk stands at or is leaving.</summary>
    public State State => _node.State;

    /// <summary>The kind of document.</summary>
    public string Kind => _node.Kind.Name;

    /// <inheritdoc/>
    public bool Equals(Position other) => _branch == other._branch && _spoken == other._spoken && _node.IsSame(other._node);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Position other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_node.Hash, _branch, _spoken);

    /// <summary>Equality.</summary>
    public static bool operator ==(Position left, Position right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Position left, Position right) => !left.Equals(right);

    internal IEnumerable<Move> Moves()
    {
        var (node, branch, spoken) = (_node, _branch, _spoken);
        if (branch >= 0)
        {
            yield return Speak(node, branch, spoken, 1);
            yield break;
        }

        for (var i = 0; i < node.Count; i++)
        {
            if (node.Weight(i) > 0)
            {
                yield return Speak(node, i, 0, node.Weight(i));
            }
        }
    }

    private static Move Speak(Node node, int branch, int spoken, double probability)
    {
        var phrase = node.Phrase(branch);
        return phrase.Length == 0
            ? new(probability, null, new(node.Next(branch), -1, 0))
            : new(probability, phrase[spoken], spoken + 1 == phrase.Length ? new(node.Next(branch), -1, 0) : new(node, branch, spoken + 1));
    }
}

/// <summary>One move of the automaton.</summary>
/// <param name="Probability">Its probability; those of one position sum to one.</param>
/// <param name="Token">What it speaks; null: nothing.</param>
/// <param name="Next">Where it leads.</param>
public readonly record struct Move(double Probability, int? Token, Position Next);
