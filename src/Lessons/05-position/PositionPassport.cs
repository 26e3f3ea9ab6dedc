using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>The fifth row of a token's passport: what the order of the words before it is worth.</summary>
public static class PositionPassport
{
    private const int Orders = 20;

    /// <summary>
    /// ln p of a token, less its mean when the words before are shuffled; the control shuffles as many words that stand before the text
    /// and have no bearing on it. The first and the last token of the text stay where they are.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The text before the token.</param>
    /// <param name="idle">Words of no bearing, put before the text in both readings of the control.</param>
    /// <param name="prompt">The text, for the row.</param>
    /// <param name="token">The token, as text.</param>
    /// <param name="id">The token.</param>
    /// <param name="seed">Seed of the twenty orders.</param>
    public static PassportRow Row(
        LanguageModel model, int[] ids, int[] idle, string prompt, string token, int id, long seed = 5) => new(
            Level: 5, model.Described, prompt, token,
            Effects: [ids.Length < 4 ? PassportValue.Not("нечего переставлять") : Less(model, id, ids, seed, PermutedPrefix.Permuted)],
            Control: idle.Length < 2 ? PassportValue.Not("нечего переставлять") : Less(model, id, [ids[0], .. idle, .. ids[1..]], seed,
                (whole, random) => Shuffled(whole, idle.Length, random)));

    /// <summary>The same of a text that was traced, with the words of no bearing as a text of the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">Its trace of the prompt.</param>
    /// <param name="idle">Words of no bearing.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    /// <param name="seed">Seed of the orders.</param>
    public static PassportRow Row(LanguageModel model, Trace trace, string idle, string prompt, string token, long seed = 5) =>
        Row(model, [.. Needed.Of(trace).Ids], model.PromptIds(idle), prompt, token, trace.TokenId(token), seed);

    private static double Less(LanguageModel model, int id, int[] ids, long seed, Func<int[], SeededRandom, int[]> shuffled)
    {
        var random = new SeededRandom(seed);
        int[][] texts = [ids, .. Enumerable.Range(0, Orders).Select(_ => shuffled(ids, random))];
        double[] read = [.. NextLogits.After(model, texts).Select(logits => Distributions.LogProbability(logits, id))];
        return read[0] - read.Skip(1).Average();
    }

    private static int[] Shuffled(int[] ids, int idle, SeededRandom random)
    {
        var words = ids[1..(idle + 1)];
        random.Shuffle(words);
        return [ids[0], .. words, .. ids[(idle + 1)..]];
    }
}
