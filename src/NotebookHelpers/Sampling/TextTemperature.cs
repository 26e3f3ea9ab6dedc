using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>
/// The temperature at which a model would most likely have written a given text: maximum likelihood (Mikhaylovskiy 2026,
/// arXiv 2601.02320). With β = 1/T the log-likelihood Σ (β z_drawn − ln Σ exp(β z)) is concave, and its slope Σ (z_drawn − E_β[z])
/// is zero at the estimate. The sum of the logits drawn is all that the text says about T.
/// </summary>
/// <param name="Temperature">
/// T; 0 where every token is a likeliest one, +∞ where the text takes logits no larger than draws without any regard to them would,
/// NaN where every row is flat, so that nothing depends on T.
/// </param>
/// <param name="Low">
/// Lower end of the 95% interval. Inside: 1 / (β ± 1.96 / √I). At T = 0 and +∞, where no such interval exists, the temperatures whose
/// log-likelihood is at most 1.92 below that of the limit.
/// </param>
/// <param name="High">Upper end of the interval; may be +∞.</param>
/// <param name="Tokens">How many tokens were judged.</param>
/// <param name="Information">Fisher information of β at the estimate: Σ Var_β(z).</param>
/// <param name="LogLikelihood">ln P(text) at the estimate, in nats.</param>
public sealed record TextTemperature(
    double Temperature, double Low, double High, int Tokens, double Information, double LogLikelihood)
{
    private const double Normal = 1.959963984540054, Fall = Normal * Normal / 2;

    /// <summary>Estimates the temperature of a text.</summary>
    /// <param name="model">The model that may have written it.</param>
    /// <param name="ids">The text with what stands before it, at least two tokens.</param>
    /// <param name="start">The first token that was drawn, at least 1; those before it are a prompt.</param>
    public static TextTemperature Estimate(ILanguageModel model, ReadOnlySpan<int> ids, int start = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start, ids.Length);
        var rows = model.Logits(ids[..^1]);
        return Estimate([.. Enumerable.Range(start - 1, ids.Length - start).Select(i => rows[i].ToArray())], ids[start..]);
    }

    /// <summary>Estimates the temperature of draws from known rows.</summary>
    /// <param name="rows">Logits of each draw, [dVocab] each.</param>
    /// <param name="drawn">The token drawn from each.</param>
    /// <exception cref="ArgumentException">A drawn token is impossible in its row, whatever the temperature.</exception>
    public static TextTemperature Estimate(IReadOnlyList<float[]> rows, ReadOnlySpan<int> drawn)
    {
        if (rows.Count == 0 || rows.Count != drawn.Length)
        {
            throw new ArgumentException($"One row of logits for each drawn token expected, at least one; "
                + $"found {rows.Count} rows and {drawn.Length} tokens.");
        }

        var (below, greedy) = (0.0, true);
        for (var i = 0; i < drawn.Length; i++)
        {
            var (logit, max) = (rows[i][drawn[i]], Distributions.FiniteMax(rows[i]));
            if (float.IsNegativeInfinity(logit))
            {
                throw new ArgumentException(
                    $"Token {i} of the text, id {drawn[i]}, is impossible in its row, so no temperature draws it.");
            }

            (below, greedy) = (below + ((double)logit - max), greedy && logit == max);
        }

        return new Likelihood(rows, below).Estimate(greedy);
    }

    /// <summary>The likelihood of β; logits are counted from the largest of their row, which changes nothing.</summary>
    private sealed class Likelihood(IReadOnlyList<float[]> rows, double drawn)
    {
        public TextTemperature Estimate(bool greedy)
        {
            var flat = At(0);
            return flat.Information == 0 ? new(double.NaN, 0, double.PositiveInfinity, rows.Count, 0, flat.Value)
                : greedy ? Greedy()
                : flat.Slope <= 0 ? Endless(flat)
                : Inside();
        }

        private TextTemperature Inside()
        {
            // The slope falls from above zero to below it: its root is first enclosed, then Newton's steps are kept inside.
            var (low, high) = (0.0, 1.0);
            while (At(high).Slope > 0)
            {
                (low, high) = (high, 2 * high);
            }

            var beta = (low + high) / 2;
            var at = At(beta);
            for (var i = 0; i < 100 && high - low > 1e-12 * high; i++)
            {
                (low, high) = at.Slope > 0 ? (beta, high) : (low, beta);
                var step = beta + (at.Slope / at.Information);
                var next = step > low && step < high ? step : (low + high) / 2;
                if (Math.Abs(next - beta) <= 1e-13 * beta)
                {
                    break;
                }

                beta = next;
                at = At(beta);
            }

            var error = Normal / Math.Sqrt(at.Information);
            var far = beta > error ? 1 / (beta - error) : double.PositiveInfinity;
            return new(1 / beta, 1 / (beta + error), far, rows.Count, at.Information, at.Value);
        }

        private TextTemperature Greedy()
        {
            // ln P at T = 0: the largest logits of a row share its mass.
            var limit = -rows.Sum(row => Math.Log(row.Count(z => z == row.Max())));
            return new(0, 0, 1 / Crossing(limit - Fall, rising: true), rows.Count, 0, limit);
        }

        private TextTemperature Endless((double Value, double Slope, double Information) flat) =>
            new(double.PositiveInfinity, 1 / Crossing(flat.Value - Fall, rising: false), double.PositiveInfinity, rows.Count,
                flat.Information, flat.Value);

        // The β at which a likelihood that only rises (or only falls) takes a value; 0 where it is above it from the start.
        private double Crossing(double value, bool rising)
        {
            if (rising && At(0).Value >= value)
            {
                return 0;
            }

            var (low, high) = (0.0, 1.0);
            while ((At(high).Value < value) == rising)
            {
                (low, high) = (high, 2 * high);
            }

            for (var i = 0; i < 60; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = (At(middle).Value < value) == rising ? (middle, high) : (low, middle);
            }

            return (low + high) / 2;
        }

        private (double Value, double Slope, double Information) At(double beta)
        {
            var (value, slope, information) = (beta * drawn, drawn, 0.0);
            var moments = new (double LogSum, double Mean, double Variance)[rows.Count];
            Parallel.For(0, rows.Count, i =>
            {
                var m = EntropyCurve.Moments(rows[i], beta);
                moments[i] = (m.LogSum, m.MeanBelowMax, m.Variance);
            });
            foreach (var m in moments)
            {
                (value, slope, information) = (value - m.LogSum, slope - m.Mean, information + m.Variance);
            }

            return (value, slope, information);
        }
    }
}
