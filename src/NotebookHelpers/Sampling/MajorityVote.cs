using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>
/// Answers of several draws counted: the most frequent one wins (self-consistency, Wang et al. 2022, arXiv 2203.11171).
/// </summary>
/// <param name="Answer">The winner; among equals drawn by lot.</param>
/// <param name="Counts">Votes of each answer, the most frequent first, equals in ordinal order.</param>
/// <param name="Tied">How many answers share the first place.</param>
public sealed record MajorityVote(string Answer, IReadOnlyList<(string Answer, int Votes)> Counts, int Tied)
{
    /// <summary>Counts.</summary>
    /// <param name="answers">One answer a draw, at least one; equal answers are equal strings.</param>
    /// <param name="seed">Seed of the lot among equals.</param>
    public static MajorityVote Of(IEnumerable<string> answers, long seed = 0)
    {
        (string Answer, int Votes)[] counts = [.. answers.GroupBy(answer => answer, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        if (counts.Length == 0)
        {
            throw new ArgumentException("A vote needs at least one answer.", nameof(answers));
        }

        var tied = counts.Count(pair => pair.Votes == counts[0].Votes);
        return new(counts[new SeededRandom(seed).Next(tied)].Answer, counts, tied);
    }

    /// <summary>
    /// The exact probability that a vote of independent draws elects one of the answers, equals drawn by lot: the sum over its number
    /// of votes k and over the number of others with as many, of multinomial probabilities divided by the number of equals.
    /// </summary>
    /// <param name="probabilities">Probability of each answer; they sum to one.</param>
    /// <param name="right">The answer whose election is asked for.</param>
    /// <param name="votes">Number of draws, at least 1.</param>
    /// <returns>Its probability. With one vote, the answer's own.</returns>
    /// <remarks>
    /// Counts of a multinomial draw are independent Poisson counts, given their sum; so one convolution for each answer does it, on
    /// the order of (answers · votes³) steps. Several thousand votes are too many.
    /// </remarks>
    public static double Accuracy(IReadOnlyList<double> probabilities, int right, int votes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(votes, 1);
        var sum = probabilities.Sum();
        if (probabilities.Any(p => !(p >= 0)) || Math.Abs(sum - 1) > 1e-6)
        {
            throw new ArgumentException($"Probabilities of all answers expected, none below 0, with the sum 1; found the sum {sum}.");
        }

        double[] others = [.. probabilities.Where((p, i) => i != right && p > 0).Select(p => p / sum)];
        var whole = LogPoisson(votes, votes);
        var total = 0.0;
        for (var k = 1; k <= votes; k++)
        {
            var own = LogPoisson(votes * probabilities[right] / sum, k) - whole;
            if (!double.IsNegativeInfinity(own))
            {
                total += Math.Exp(own) * Shares(others, k, votes).Select((p, tied) => p / (tied + 1)).Sum();
            }
        }

        return Math.Min(1, total);
    }

    // Probability that the others have votes − k votes together and none more than k, by how many have exactly k.
    private static double[] Shares(double[] others, int k, int votes)
    {
        var (rest, most) = (votes - k, Math.Min(others.Length, (votes - k) / k));
        var ways = new double[most + 1, rest + 1];
        ways[0, 0] = 1;
        foreach (var p in others)
        {
            double[] count = [.. Enumerable.Range(0, k + 1).Select(c => Math.Exp(LogPoisson(votes * p, c)))];
            var next = new double[most + 1, rest + 1];
            for (var tied = 0; tied <= most; tied++)
            {
                for (var given = 0; given <= rest; given++)
                {
                    for (var c = 0; c <= Math.Min(k, rest - given) && ways[tied, given] > 0; c++)
                    {
                        if (c < k || tied < most)
                        {
                            next[tied + (c == k ? 1 : 0), given + c] += ways[tied, given] * count[c];
                        }
                    }
                }
            }

            ways = next;
        }

        return [.. Enumerable.Range(0, most + 1).Select(tied => ways[tied, rest])];
    }

    private static double LogPoisson(double mean, int count) => mean > 0
        ? (count * Math.Log(mean)) - mean - MathNet.Numerics.SpecialFunctions.FactorialLn(count)
        : count == 0 ? 0 : double.NegativeInfinity;
}
