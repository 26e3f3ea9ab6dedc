using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text.Loading;

/// <summary>Tokenizers that keep SentencePiece's scores in place of merges.</summary>
internal static class ScoredPieces
{
    /// <summary>Builds the model; added tokens, normaliser and decoder are the caller's.</summary>
    public static TokenizerParts Build(string file, string[] pieces, Dictionary<string, int> vocabulary, float[] scores, int? unknown)
    {
        if (scores.AsSpan().IndexOf(float.NaN) is >= 0 and var bad)
        {
            throw new Formats.ModelFileException(file, $"score of piece {bad}", "a number", "NaN", "The file is damaged; fetch it again.");
        }

        var strangers = Strangers(pieces, vocabulary);
        var merges = MergeTable.FromScores(
            [.. vocabulary.Select(entry => (entry.Key, entry.Value, scores[entry.Value]))],
            text => vocabulary.TryGetValue(text, out var id) || strangers.TryGetValue(text, out id) ? id : null);
        return new TokenizerParts
        {
            Pieces = pieces,
            Vocabulary = vocabulary,
            AddedTokens = [],
            Model = new BytePairModel(
                vocabulary, merges, new BytePairOptions(IsByteLevel: false, FallsBackToBytes: true, unknown), strangers),
            Decoder = new PieceDecoder(),
        };
    }

    /// <summary>Characters inside pieces that are no pieces themselves: they may still merge into one.</summary>
    private static Dictionary<string, int> Strangers(string[] pieces, Dictionary<string, int> vocabulary)
    {
        var strangers = new Dictionary<string, int>();
        foreach (var rune in pieces.SelectMany(piece => piece.EnumerateRunes()))
        {
            var text = rune.ToString();
            if (!vocabulary.ContainsKey(text))
            {
                // −1 is any other unknown character.
                strangers.TryAdd(text, -2 - strangers.Count);
            }
        }

        return strangers;
    }
}
