using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>
/// A walk over the tokens of one row that never sums over all of them: a token is proposed, and taken with probability
/// min(1, exp((z' − z) / T)); otherwise the walk stays (Metropolis et al. 1953). With E = −z as energy, and as every token is proposed
/// from another as often as the other way round, its histogram tends to softmax(z / T), the Boltzmann distribution exp(−E / T) / Z.
/// </summary>
/// <param name="Counts">How often each token was where the walk stood after a step, [dVocab].</param>
/// <param name="Acceptance">Share of proposals that were taken.</param>
/// <param name="Path">Where the walk stood after each step. Neighbours are dependent: it tells less than as many single draws.</param>
public sealed record Metropolis(IReadOnlyList<long> Counts, double Acceptance, IReadOnlyList<int> Path)
{
    /// <summary>Share of the steps at each token, [dVocab].</summary>
    public IReadOnlyList<double> Frequencies => [.. Counts.Select(count => (double)count / Path.Count)];

    /// <summary>Walks.</summary>
    /// <param name="logits">z, [dVocab]; −∞ is never visited.</param>
    /// <param name="temperature">T ≥ 0 or +∞; at 0 the walk never goes down.</param>
    /// <param name="steps">Number of proposals that are counted, at least 1.</param>
    /// <param name="seed">Seed of proposals and lots.</param>
    /// <param name="burnIn">Proposals before counting begins.</param>
    /// <param name="propose">
    /// From where the walk stands to what is proposed. Null: every other possible token equally often. One that is not symmetric
    /// leads to another distribution.
    /// </param>
    public static Metropolis Walk(ReadOnlySpan<float> logits, double temperature, int steps, long seed, int burnIn = 0,
        Func<int, SeededRandom, int>? propose = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burnIn, 0);
        if (!(temperature >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is 0 or above; +∞ is allowed.");
        }

        Distributions.FiniteMax(logits);
        var possible = new List<int>();
        for (var id = 0; id < logits.Length; id++)
        {
            if (!float.IsNegativeInfinity(logits[id]))
            {
                possible.Add(id);
            }
        }

        var random = new SeededRandom(seed);
        var place = random.Next(possible.Count);
        var (at, taken, counts, path) = (possible[place], 0, new long[logits.Length], new int[steps]);
        for (var step = -burnIn; step < steps; step++)
        {
            var next = possible.Count == 1 ? 0 : (place + 1 + random.Next(possible.Count - 1)) % possible.Count;
            var to = propose is null ? possible[next] : propose(at, random);
            var accepted = Accepts(logits[at], logits[to], temperature, random);
            (at, place) = accepted ? (to, next) : (at, place);
            if (step >= 0)
            {
                (path[step], taken) = (at, taken + (accepted ? 1 : 0));
                counts[at]++;
            }
        }

        return new(counts, (double)taken / steps, path);
    }

    // The lot is drawn whatever the outcome, so that one seed gives the same proposals at every temperature.
    private static bool Accepts(float from, float to, double temperature, SeededRandom random)
    {
        var lot = random.NextDouble();
        return to >= from || (!float.IsNegativeInfinity(to) && lot < Math.Exp(((double)to - from) / temperature));
    }
}
