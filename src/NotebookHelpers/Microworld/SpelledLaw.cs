namespace BetweenTokens.Microworld;

/// <summary>
/// A law told in tokens smaller than words: every word is a fixed sequence of pieces. The pieces still to come are part of the
/// place in the automaton, so the oracle gives the exact distribution of the next piece.
/// </summary>
public sealed class SpelledLaw : Law
{
    /// <summary>Spells a law.</summary>
    /// <param name="law">The law, in words.</param>
    /// <param name="pieces">Pieces of every word; the end mark must be one piece.</param>
    public SpelledLaw(Law law, IReadOnlyList<int[]> pieces)
        : base($"{law.Name} in pieces", law.Words, [.. pieces])
    {
        if (pieces[Lexicon.EndId].Length != 1)
        {
            throw new ArgumentException($"{Lexicon.End} must be one piece, not {pieces[Lexicon.EndId].Length}: it marks where documents meet.", nameof(pieces));
        }

        Kinds = law.Kinds;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }
}
