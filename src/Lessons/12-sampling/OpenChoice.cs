namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>
/// One choice of a token and one small search over plain arrays: what a reader writes out in the notebook, line for line, so that a
/// test can hold it against the library's routines.
/// </summary>
public static class OpenChoice
{
    /// <summary>A tree of two steps in which the likelier first word leads to less likely texts: 0.5 × 0.4 against 0.4 × 0.9.</summary>
    public static IReadOnlyDictionary<string, (string Word, double P)[]> Tree { get; } = new Dictionary<string, (string, double)[]>
    {
        [""] = [("кот", 0.5), ("пёс", 0.4), ("лис", 0.1)],
        ["кот"] = [(" спит", 0.4), (" ест", 0.3), (" ждёт", 0.3)],
        ["пёс"] = [(" лает", 0.9), (" спит", 0.1)],
        ["лис"] = [(" бежит", 0.6), (" ждёт", 0.4)],
    };

    /// <summary>Sorts and cuts: the likeliest tokens until their mass reaches p, at least one.</summary>
    /// <param name="shares">Probabilities.</param>
    /// <param name="mass">p.</param>
    public static int[] Nucleus(double[] shares, double mass)
    {
        int[] sorted = [.. Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i])];
        return [.. sorted.Where((_, place) => place == 0 || sorted.Take(place).Sum(i => shares[i]) < mass)];
    }

    /// <summary>Probabilities of what was kept, with the sum one again.</summary>
    /// <param name="shares">Probabilities before the cut.</param>
    /// <param name="kept">Tokens that were kept.</param>
    public static double[] Renormalised(double[] shares, int[] kept) =>
        [.. kept.Select(i => shares[i] / kept.Sum(j => shares[j]))];

    /// <summary>The token at a point of the line on which the probabilities lie one after another.</summary>
    /// <param name="kept">Tokens.</param>
    /// <param name="shares">Their probabilities.</param>
    /// <param name="point">From 0 to below 1.</param>
    public static int At(int[] kept, double[] shares, double point) =>
        kept[Enumerable.Range(0, kept.Length).First(place => shares[..(place + 1)].Sum() > point || place == kept.Length - 1)];

    /// <summary>A beam of some width through the tree: every step grows all, sorts and keeps the best.</summary>
    /// <param name="width">How many beginnings are kept at each step.</param>
    /// <returns>The texts that remain, best first.</returns>
    public static (string Text, double P)[] Beam(int width)
    {
        (string Text, double P)[] beam = [("", 1.0)];
        for (var step = 0; step < 2; step++)
        {
            beam = [.. beam.SelectMany(h => Tree[h.Text].Select(next => (h.Text + next.Word, h.P * next.P)))
                .OrderByDescending(h => h.Item2).Take(width)];
        }

        return beam;
    }
}
