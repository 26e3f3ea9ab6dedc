using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// What a head looks at, as shares of its attention over one text: the word before, earlier occurrences and what followed them, the
/// first position, what is near; and how far and how widely it looks.
/// </summary>
/// <remarks>
/// A score describes a pattern. It does not say that the pass needs the head; for that see <see cref="Ablation"/>. Tables are
/// [layer, head] for query heads.
/// </remarks>
public static partial class HeadScores
{
    /// <summary>
    /// The text on which induction shows: random tokens, then the same again, after the token that begins a document where the model
    /// has one. Whoever foresees the second half has looked into the first: the tokens have nothing else in common.
    /// </summary>
    /// <param name="model">Whose tokens are drawn, all equally likely and each once.</param>
    /// <param name="count">Tokens of a half.</param>
    /// <param name="seed">Same seed, same text.</param>
    /// <returns>Token ids, 2 · <paramref name="count"/>, and one more where a document has a beginning.</returns>
    /// <exception cref="ArgumentException">The vocabulary is smaller than the half.</exception>
    public static int[] RepeatedTokens(LanguageModel model, int count = 25, long seed = 0)
    {
        int[] special = [.. model.EndIds, .. model.Config.BeginId is { } first ? new[] { first } : []];
        int[] choice = [.. Enumerable.Range(0, model.Tokenizer?.VocabularySize ?? model.VocabularySize).Except(special)];
        if (choice.Length < count)
        {
            throw new ArgumentException($"{model.Name} has {choice.Length} tokens; {count} different ones are wanted.", nameof(count));
        }

        var random = new SeededRandom(seed);
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Next(choice.Length - i);
            (choice[i], choice[other]) = (choice[other], choice[i]);
        }

        var begin = model.Config.BeginId ?? model.Tokenizer?.BeginId;
        return [.. begin is { } id ? new[] { id } : [], .. choice[..count], .. choice[..count]];
    }

    /// <summary>
    /// Induction: the mean attention, from every word that has occurred before, to the places behind its earlier occurrences (Olsson
    /// et al. 2022, prefix matching).
    /// </summary>
    /// <param name="trace">A run over a text with repetitions.</param>
    /// <returns>[layer, head], 0 to 1.</returns>
    /// <exception cref="ArgumentException">No word occurs twice.</exception>
    public static double[,] Induction(Trace trace)
    {
        var places = Enumerable.Range(0, trace.Length)
            .Select(i => (Query: i, Keys: Enumerable.Range(1, i).Where(key => trace.Ids[key - 1] == trace.Ids[i]).ToArray()))
            .Where(place => place.Keys.Length > 0).ToList();
        return places.Count > 0
            ? Mean(trace, places)
            : throw new ArgumentException(
                "No word of this text occurs twice; an induction score needs a text that repeats itself.", nameof(trace));
    }

    /// <summary>The mean attention from every word but the first to the word before it.</summary>
    /// <param name="trace">A run over a text of at least two words.</param>
    /// <returns>[layer, head], 0 to 1.</returns>
    public static double[,] PreviousToken(Trace trace) => trace.Length > 1
        ? Mean(trace, [.. Enumerable.Range(1, trace.Length - 1).Select(i => (i, new[] { i - 1 }))])
        : throw new ArgumentException("A text of one word has no word before another.", nameof(trace));

    /// <summary>
    /// Duplicate token: the mean attention, from every word that has occurred before, to its earlier occurrences (Wang et al. 2023).
    /// </summary>
    /// <param name="trace">A run over a text with repetitions.</param>
    /// <returns>[layer, head], 0 to 1.</returns>
    /// <exception cref="ArgumentException">No word occurs twice.</exception>
    public static double[,] DuplicateToken(Trace trace)
    {
        var places = Enumerable.Range(0, trace.Length)
            .Select(i => (Query: i, Keys: Enumerable.Range(0, i).Where(key => trace.Ids[key] == trace.Ids[i]).ToArray()))
            .Where(place => place.Keys.Length > 0).ToList();
        return places.Count > 0
            ? Mean(trace, places)
            : throw new ArgumentException(
                "No word of this text occurs twice; a duplicate-token score needs a text that repeats itself.", nameof(trace));
    }

    /// <summary>Sink: the mean attention from every word but the first to the first position (Xiao et al. 2023).</summary>
    /// <param name="trace">A run over a text of at least two words.</param>
    /// <returns>[layer, head], 0 to 1.</returns>
    /// <exception cref="ArgumentException">The text has one word.</exception>
    public static double[,] Sink(Trace trace) => trace.Length > 1
        ? Mean(trace, [.. Enumerable.Range(1, trace.Length - 1).Select(i => (i, new[] { 0 }))])
        : throw new ArgumentException("A text of one word has nothing to look back at: its first position is all there is.", nameof(trace));

    private static double[,] Mean(Trace trace, List<(int Query, int[] Keys)> places) =>
        Each(trace, pattern => places.Average(place => place.Keys.Sum(key => (double)pattern[place.Query, key])));

    private static double[,] Each(Trace trace, Func<float[,], double> of)
    {
        var (layers, heads) = (trace.Transformer.Config.NLayers, trace.Transformer.Config.NHeads);
        var scores = new double[layers, heads];
        for (var layer = 0; layer < layers; layer++)
        {
            for (var head = 0; head < heads; head++)
            {
                scores[layer, head] = of(trace.Pattern(layer, head));
            }
        }

        return scores;
    }
}
