using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>The fourth row of a token's passport: what all but the last four tokens are worth to it.</summary>
public static class ContextPassport
{
    private const int Near = 4, Draws = 20;

    /// <summary>
    /// ln p of a token, less that with everything but the last four tokens hidden from the last one in all layers; the control hides as
    /// many tokens at random, its mean over twenty draws.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">Its trace of the prompt.</param>
    /// <param name="prompt">The prompt, for the row.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static PassportRow Row(LanguageModel model, Trace trace, string prompt, string token, long seed = 4) =>
        Row(model, [.. Needed.Of(trace).Ids], trace.TokenId(token), prompt, token, seed);

    /// <summary>The same of token ids.</summary>
    internal static PassportRow Row(LanguageModel model, int[] ids, int id, string prompt, string token, long seed = 4)
    {
        var (last, far, layers) = (ids.Length - 1, ids.Length - Near, Enumerable.Range(0, model.Config.NLayers).ToArray());
        double Of(HashSet<int> hidden) => Distributions.LogProbability(model.LogitsWith(
            ids, HiddenEdges.Of(layers, (query, key) => query == last && hidden.Contains(key))), id);
        var (random, others) = (new SeededRandom(seed), Enumerable.Range(0, last).ToArray());
        double AtRandom()
        {
            random.Shuffle(others);
            return Of([.. others.Take(far)]);
        }

        PassportValue Less(Func<double> with) => far < 1 ? PassportValue.Not("до последних четырёх токенов ничего нет") : Of([]) - with();
        return new(
            Level: 4, model.Described, prompt, token, Effects: [Less(() => Of([.. Enumerable.Range(0, far)]))],
            Control: Less(() => Enumerable.Range(0, Draws).Average(_ => AtRandom())));
    }
}
