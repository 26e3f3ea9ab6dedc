using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A word that is looked at.</summary>
/// <param name="Distance">How many words back, 0 for the place that looks.</param>
/// <param name="Weight">The weight on it.</param>
/// <param name="Matters">True where it matters for the sense.</param>
internal readonly record struct WeighedWord(int Distance, double Weight, bool Matters)
{
    private const int Lots = 20;

    // 0–1, 2–3, 4–7, 8–15, 16–31, 32 and beyond
    private int Band => Math.Min(5, Math.Max(0, System.Numerics.BitOperations.Log2((uint)Math.Max(1, Distance))));

    /// <summary>
    /// Sums over words that matter of their weight, and of the mean weight of the others in their band of distance: as it is; with a
    /// weight that is two for words that matter and one for others; with words drawn by lot in place of those that matter.
    /// </summary>
    public static double[] Compare(IReadOnlyList<WeighedWord> words, SeededRandom random)
    {
        var (own, ownOthers) = Matched(words);
        var (planted, plantedOthers) = Matched([.. words.Select(word => word with { Weight = word.Matters ? 2 : 1 })]);
        var (lot, lotOthers) = (0.0, 0.0);
        for (var i = 0; i < Lots; i++)
        {
            var labels = words.Select(word => word.Matters).ToArray();
            random.Shuffle(labels);
            var (top, bottom) = Matched([.. words.Select((word, at) => word with { Matters = labels[at] })]);
            (lot, lotOthers) = (lot + (top / Lots), lotOthers + (bottom / Lots));
        }

        return [own, ownOthers, planted, plantedOthers, lot, lotOthers];
    }

    private static (double Matter, double Others) Matched(IEnumerable<WeighedWord> words)
    {
        var (matter, others) = (0.0, 0.0);
        foreach (var band in words.GroupBy(word => word.Band))
        {
            var (those, rest) = (band.Where(word => word.Matters).ToList(), band.Where(word => !word.Matters).ToList());
            if (those.Count > 0 && rest.Count > 0)
            {
                matter += those.Sum(word => word.Weight);
                others += those.Count * rest.Average(word => word.Weight);
            }
        }

        return (matter, others);
    }
}
