using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>The fourth row of a token's passport: what all but the last eight tokens are worth to it.</summary>
public static class ContextPassport
{
    private const int Near = 8, Draws = 20;

    /// <summary>
    /// ln p of a token, less that with everything but the last eight tokens hidden from the last one in all layers; the control hides as
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
        var (last, far) = (ids.Length - 1, ids.Length - Near);
        if (far < 1)
        {
            return new(4, model.Described, prompt, token, [PassportValue.Not("до последних восьми токенов ничего нет")],
                PassportValue.Not("до последних восьми токенов ничего нет"));
        }

        var layers = Enumerable.Range(0, model.Config.NLayers).ToArray();
        double Of(HashSet<int> hidden) => Distributions.LogProbability(model.LogitsWith(
            ids, HiddenEdges.Of(layers, (query, key) => query == last && hidden.Contains(key))), id);
        var (whole, random) = (Of([]), new SeededRandom(seed));
        int[] others = [.. Enumerable.Range(0, last)];
        return new(4, model.Described, prompt, token, [whole - Of([.. Enumerable.Range(0, far)])],
            whole - Enumerable.Range(0, Draws).Average(_ =>
            {
                random.Shuffle(others);
                return Of([.. others.Take(far)]);
            }));
    }
}
