namespace BetweenTokens.Models.NGrams;

/// <summary>What is taken off the counts of one order, so that what was never seen gets a share.</summary>
/// <param name="Once">Off a count of one.</param>
/// <param name="Twice">Off a count of two.</param>
/// <param name="More">Off a larger count.</param>
public sealed record NGramDiscount(double Once, double Twice, double More)
{
    /// <summary>What is taken off a count, never more than the count.</summary>
    public double For(int count) => count switch { 1 => Once, 2 => Twice, _ => More };

    /// <summary>
    /// Estimates them from how many n-grams were seen once, twice, three and four times: Y = n₁/(n₁ + 2n₂) for all alike (Ney, Essen
    /// and Kneser 1994), or D_c = c − (c + 1) Y n_{c+1}/n_c for c = 1, 2, 3 (Chen and Goodman 1998, equation 26).
    /// </summary>
    internal static NGramDiscount Of(IEnumerable<int> counts, bool modified)
    {
        var n = new double[5];
        foreach (var count in counts)
        {
            n[Math.Min(count, 5) % 5] += 1; // n[0]: five times and more, not used
        }

        // Where nothing was seen once (a tiny law, a large corpus) the estimate is zero, and a new token would be impossible.
        var y = n[1] == 0 ? 0.5 : n[1] / (n[1] + (2 * n[2]));
        return modified ? new(Own(1), Own(2), Own(3)) : new(y, y, y);

        // A corpus too small or too regular gives no estimate, or one outside 0 to c: then half the count, as KenLM falls back.
        double Own(int c)
        {
            var estimate = c - ((c + 1) * y * n[c + 1] / n[c]);
            return n[1] > 0 && n[c] > 0 && estimate > 0 && estimate <= c ? estimate : c / 2.0;
        }
    }
}
