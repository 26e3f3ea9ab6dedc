using BetweenTokens.Lessons.Claims;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>Measurements of section 6 that need no model.</summary>
public static class ArithmeticClaims
{
    /// <summary>06-01: the softmax of 5, 2 and 1.</summary>
    /// <param name="softmax">Another formula than the right one, to see whether the rule would notice; null: the right one.</param>
    public static Evidence SoftmaxOfFiveTwoOne(Func<float[], float[]>? softmax = null)
    {
        var p = (softmax ?? Right)([5, 2, 1]);
        return Evidence.Arithmetic(Measured.Exact("p(5)", p[0]), Measured.Exact("p(2)", p[1]), Measured.Exact("p(1)", p[2]));
    }

    /// <summary>
    /// 06-02: how many times likelier a logit that is larger by 2 makes a token, before and after the division by the sum.
    /// </summary>
    /// <param name="softmax">Another formula than the right one; null: the right one.</param>
    /// <param name="vectors">Random vectors of logits tried.</param>
    /// <param name="seed">Seed of the vectors.</param>
    public static Evidence RatioOfTwoLogits(Func<float[], float[]>? softmax = null, int vectors = 100, long seed = 602)
    {
        var random = new SeededRandom(seed);
        var (before, change) = (0.0, 0.0);
        for (var i = 0; i < vectors; i++)
        {
            var logits = RandomLogits(random, 50);
            logits[1] = logits[0] - 2;
            var (weights, p) = ((double[])[.. logits.Select(z => Math.Exp(z))], (softmax ?? Right)(logits));
            before += weights[0] / weights[1] / vectors;
            change = Math.Max(change, Math.Abs(((double)p[0] / p[1] / (weights[0] / weights[1])) - 1));
        }

        return Evidence.Arithmetic(Measured.Exact("ratio before", before, vectors), Measured.Exact("change of the ratio", change, vectors));
    }

    /// <summary>
    /// 06-03: what softmax loses and what the draw loses. Logits come back from log p up to one constant; the entropy is
    /// what a reader does not know before the choice, and the draw brings it to nothing.
    /// </summary>
    /// <param name="softmax">Another formula than the right one; null: the right one.</param>
    /// <param name="vectors">Random vectors of logits tried.</param>
    /// <param name="seed">Seed of the vectors and the draws.</param>
    public static Evidence WhatSoftmaxLoses(Func<float[], float[]>? softmax = null, int vectors = 100, long seed = 603)
    {
        var random = new SeededRandom(seed);
        var (error, shifted, lost) = (0.0, 0.0, 0.0);
        for (var i = 0; i < vectors; i++)
        {
            var logits = RandomLogits(random, 50);
            var p = (softmax ?? Right)(logits);
            var recovered = p.Select(x => Math.Log(x)).ToArray();
            var shift = logits.Average() - recovered.Average();
            error = Math.Max(error, logits.Zip(recovered, (z, log) => Math.Abs(z - log - shift)).Max());
            var other = (softmax ?? Right)([.. logits.Select(z => z + 3)]);
            shifted = Math.Max(shifted, p.Zip(other, (one, two) => Math.Abs((double)one - two)).Max());

            // The entropy that the logits state (as log-weights), that of the probabilities, and that after the draw.
            var drawn = new float[p.Length];
            drawn[TokenDraw.Sample(logits, random)] = 1;
            var (stated, softmaxed, after) = (Distributions.Entropy(logits), Distributions.EntropyOf(p), Distributions.EntropyOf(drawn));
            lost += (stated - softmaxed) / (stated - after) / vectors;
        }

        return Evidence.Arithmetic(
            Measured.Exact("change of the output when all logits are shifted", shifted, vectors),
            Measured.Exact("share of the uncertainty lost at softmax", lost, vectors),
            Measured.Exact("largest error of the logits recovered up to one constant", error, vectors));
    }

    private static float[] Right(float[] logits) => Distributions.Softmax(logits);

    private static float[] RandomLogits(SeededRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(3 * random.NextGaussian()))];
}
