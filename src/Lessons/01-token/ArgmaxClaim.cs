using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>One context, its likeliest token and how often that token was drawn.</summary>
/// <param name="Ids">The context.</param>
/// <param name="Top">The likeliest token.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Share">Its share of the draws.</param>
/// <param name="Outcomes">How many different tokens were drawn.</param>
/// <param name="Draws">Number of draws.</param>
public sealed record DrawnContext(int[] Ids, int Top, double Probability, double Share, int Outcomes, int Draws)
{
    /// <summary>Distance of the share from the probability, in standard errors of honest draws.</summary>
    public double Deviation => (Share - Probability) / Math.Sqrt(Math.Max(1e-12, Probability * (1 - Probability) / Draws));
}

/// <summary>01-01: is a prediction the one likeliest token, or a distribution from which the likeliest comes as often as it says?</summary>
public static class ArgmaxClaim
{
    /// <summary>Draws many times after each context at temperature 1.</summary>
    public static IReadOnlyList<DrawnContext> Draw(LanguageModel model, IReadOnlyList<int[]> contexts, int draws = 10_000, long seed = 101)
    {
        var random = new SeededRandom(seed);
        return [.. NextLogits.After(model.Transformer, contexts).Zip(contexts, (logits, ids) => DrawOne(logits, ids, draws, random))];
    }

    private static DrawnContext DrawOne(float[] logits, int[] ids, int draws, SeededRandom random)
    {
        var (drawn, counts) = (new int[draws], new int[logits.Length]);
        TokenDraw.Sample(logits, random, drawn);
        foreach (var token in drawn)
        {
            counts[token]++;
        }

        var top = Distributions.ArgMax(logits);
        return new(ids, top, Math.Exp(Distributions.LogProbability(logits, top)),
            (double)counts[top] / draws, counts.Count(c => c > 0), draws);
    }
}
