using BetweenTokens.Microworld;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Words of a text, one at a time, in the place of others that could stand there, and what a prediction makes of it.</summary>
internal static class ReplacedWords
{
    /// <summary>Words that the law allows at a place in view of both sides, the own one left out; none where it alone fits.</summary>
    /// <param name="oracle">The law.</param>
    /// <param name="ids">The text.</param>
    /// <param name="place">Position.</param>
    /// <param name="count">How many are drawn.</param>
    /// <param name="random">Chance.</param>
    public static int[] ByLaw(Oracle oracle, int[] ids, int place, int count, SeededRandom random)
    {
        int?[] open = [.. ids.Select((id, i) => i == place ? (int?)null : id)];
        return Draw(oracle.Smooth(open).Gap(place), ids[place], count, random);
    }

    /// <summary>Draws from a distribution without one of its tokens; none where hardly anything is left.</summary>
    public static int[] Draw(double[] probabilities, int without, int count, SeededRandom random)
    {
        var rest = probabilities.Index().Where(entry => entry.Index != without && entry.Item > 0).ToArray();
        var total = rest.Sum(entry => entry.Item);
        return total < 1e-9 ? [] : [.. Enumerable.Range(0, count).Select(_ =>
        {
            var at = random.NextDouble() * total;
            return rest.FirstOrDefault(entry => (at -= entry.Item) < 0, rest[^1]).Index;
        })];
    }

    /// <summary>The text with one token replaced.</summary>
    public static int[] With(int[] ids, int place, int token)
    {
        int[] changed = [.. ids];
        changed[place] = token;
        return changed;
    }
}
