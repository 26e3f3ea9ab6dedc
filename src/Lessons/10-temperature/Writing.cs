using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>A text to be written: what it goes on from, how hot, with which lots.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="Temperature">T ≥ 0; at 0 the likeliest token is taken.</param>
/// <param name="Seed">Seed of its draws, which no other text shares.</param>
internal sealed record Draft(int[] Prompt, double Temperature, long Seed);

/// <summary>
/// Many texts side by side, each at a temperature of its own: what one says does not depend on which others are written (but for the
/// rounding of wider products).
/// </summary>
internal static class Writing
{
    private const int MostStreams = 64;

    /// <summary>Writes every draft.</summary>
    /// <param name="model">The model.</param>
    /// <param name="drafts">What is written.</param>
    /// <param name="tokens">At most so many tokens each.</param>
    /// <param name="ends">A text ends with one of these.</param>
    /// <param name="withEnd">True: the token that ended it belongs to the text.</param>
    /// <returns>What follows each prompt.</returns>
    public static IReadOnlyList<int[]> Write(ILanguageModel model, IReadOnlyList<Draft> drafts, int tokens, IReadOnlyCollection<int> ends,
        bool withEnd = false)
    {
        var written = drafts.Select(_ => new List<int>()).ToArray();
        foreach (var group in drafts.Index().GroupBy(draft => draft.Item.Prompt.Length).SelectMany(same => same.Chunk(MostStreams)))
        {
            Write(model, [.. group], tokens, ends, withEnd, written);
        }

        return [.. written.Select(text => text.ToArray())];
    }

    /// <summary>One draw.</summary>
    public static int Draw(ReadOnlySpan<float> logits, double temperature, SeededRandom random)
    {
        if (temperature == 0)
        {
            return Distributions.ArgMax(logits);
        }

        var scaled = new float[logits.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (float)(logits[i] / temperature);
        }

        return TokenDraw.Sample(scaled, random);
    }

    private static void Write(
        ILanguageModel model, (int Index, Draft Item)[] live, int tokens, IReadOnlyCollection<int> ends, bool withEnd,
        List<int>[] written)
    {
        var randoms = live.ToDictionary(draft => draft.Index, draft => new SeededRandom(draft.Item.Seed));
        using var reading = model.Start(live.Length);
        var rows = reading.Read([.. live.SelectMany(draft => draft.Item.Prompt)]);
        for (var step = 0; ; step++)
        {
            int[] drawn = [.. live.Select((draft, i) => Draw(rows[i], draft.Item.Temperature, randoms[draft.Index]))];
            int[] going = [.. Enumerable.Range(0, live.Length).Where(i => !ends.Contains(drawn[i]))];
            foreach (var i in withEnd ? Enumerable.Range(0, live.Length) : going)
            {
                written[live[i].Index].Add(drawn[i]);
            }

            if (going.Length == 0 || step + 1 == tokens)
            {
                return;
            }

            if (going.Length < live.Length)
            {
                reading.Select(going);
                live = [.. going.Select(i => live[i])];
            }

            rows = reading.Read([.. going.Select(i => drawn[i])]);
        }
    }
}
