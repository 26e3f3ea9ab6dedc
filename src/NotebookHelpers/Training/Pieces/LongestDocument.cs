using BetweenTokens.Microworld;

namespace BetweenTokens.Training.Pieces;

/// <summary>
/// The greatest length of a kind's documents in the tokens of a law. Words differ in their number of pieces, so every item of
/// every draw is walked through (<see cref="DocumentLengths"/>, which counts words, takes one for all); a kind that remembers its
/// draws can have too many states for that.
/// </summary>
internal sealed class LongestDocument
{
    private const int MostStates = 300_000;

    private readonly Law _law;
    private readonly Kind _kind;
    private readonly Dictionary<State, int> _known = [];

    private LongestDocument(Law law, Kind kind) => (_law, _kind) = (law, kind);

    /// <summary>Tokens of the longest document, its end mark included; null where the states are too many to be walked through.</summary>
    public static int? Of(Law law, Kind kind)
    {
        var walk = new LongestDocument(law, kind);
        return walk.From(law.Find(kind, kind.Start)) is >= 0 and var tokens ? tokens : null;
    }

    // −1: gave up.
    private int From(Node node)
    {
        if (_known.TryGetValue(node.State, out var known))
        {
            return known;
        }

        var most = 0;
        for (var branch = 0; branch < node.Count; branch++)
        {
            if (node.Weight(branch) == 0)
            {
                continue;
            }

            var next = node.Next(branch);
            var behind = ReferenceEquals(next, _law.Root) ? 0 : From(next);
            if (behind < 0 || _known.Count >= MostStates)
            {
                return -1;
            }

            most = Math.Max(most, node.Phrase(branch).Length + behind);
        }

        return _known[node.State] = most;
    }

    /// <summary>Refuses a law that has documents longer than a row, or whose longest is not known.</summary>
    /// <exception cref="ArgumentException">Names the kind, its length and the row's.</exception>
    public static void MustFit(Law law, int length, int maxTokens)
    {
        foreach (var (kind, _) in law.Kinds)
        {
            var most = Of(law, kind);
            if (most is null || most > length)
            {
                var found = most is null
                    ? $"has more than {MostStates} states, too many to know its longest document "
                        + $"in pieces. Leave the kind out of world.shares"
                    : $"can have a document of {most} pieces, and a row holds {length}. Lower world.max_tokens, which counts words "
                        + $"and is {maxTokens}, lengthen the rows (length), or leave the kind out";
                throw new ArgumentException($"pieces: «{kind.Name}» {found}.");
            }
        }
    }
}
