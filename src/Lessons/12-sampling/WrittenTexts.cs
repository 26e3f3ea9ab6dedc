using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Sampling.Processors;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>A text to be written, or a given one to be read.</summary>
/// <param name="Prompt">Token ids, at least one.</param>
/// <param name="Way">How tokens are chosen.</param>
/// <param name="Given">Tokens that are forced one by one; null: they are chosen.</param>
/// <param name="Seed">Seed of its draws, which no other text shares.</param>
internal sealed record Draft(int[] Prompt, SamplingOptions Way, int[]? Given, long Seed);

/// <summary>What was written, and −ln p of each token by the model itself with nothing cut, nats.</summary>
/// <param name="Ids">Tokens after the prompt.</param>
/// <param name="Nats">One for each.</param>
internal sealed record Written(IReadOnlyList<int> Ids, IReadOnlyList<double> Nats)
{
    /// <summary>The text up to and with its first token of that kind.</summary>
    public Written Until(int end) => Ids.ToList().IndexOf(end) is >= 0 and var at
        ? new([.. Ids.Take(at + 1)], [.. Nats.Take(at + 1)]) : this;

    /// <summary>Mean −ln p of a token.</summary>
    public double MeanNats => Nats.Average();

    /// <summary>Share of repeated four-token runs.</summary>
    public double Repeated => Repetition.RepeatedNgrams([.. Ids]);
}

/// <summary>Many texts side by side, each by its own way of choosing; nothing ends a text, so that all are equally long.</summary>
internal static class WrittenTexts
{
    private const int MostStreams = 64;

    /// <summary>Writes every draft; what one says does not depend on the others, but for the rounding of wider products.</summary>
    public static IReadOnlyList<Written> Write(ILanguageModel model, IReadOnlyList<Draft> drafts, int tokens)
    {
        var written = new Written[drafts.Count];
        foreach (var group in drafts.Index().GroupBy(draft => draft.Item.Prompt.Length).SelectMany(same => same.Chunk(MostStreams)))
        {
            Write(model, group, tokens, written);
        }

        return written;
    }

    private static void Write(ILanguageModel model, (int Index, Draft Item)[] group, int tokens, Written[] written)
    {
        var (ids, nats) = (group.Select(_ => new List<int>()).ToArray(), group.Select(_ => new List<double>()).ToArray());
        LogitsChain[] chains = [.. group.Select(draft => draft.Item.Way.ToChain())];
        SeededRandom[] randoms = [.. group.Select(draft => new SeededRandom(draft.Item.Seed))];
        using var reading = model.Start(group.Length);
        int[] next = [.. group.SelectMany(draft => draft.Item.Prompt)];
        for (var step = 0; step < tokens; step++)
        {
            var rows = reading.Read(next);
            next = new int[group.Length];
            for (var i = 0; i < group.Length; i++)
            {
                var draft = group[i].Item;
                if (draft.Given is { } given)
                {
                    next[i] = given[Math.Min(step, given.Length - 1)];
                }
                else
                {
                    float[] row = [.. rows[i]];
                    chains[i].Apply(row, []);
                    next[i] = draft.Way.Greedy ? Distributions.ArgMax(row) : TokenDraw.Sample(row, randoms[i]);
                }

                ids[i].Add(next[i]);
                nats[i].Add(-Distributions.LogProbability(rows[i], next[i]));
            }
        }

        for (var i = 0; i < group.Length; i++)
        {
            var length = group[i].Item.Given?.Length ?? tokens;
            written[group[i].Index] = new([.. ids[i].Take(length)], [.. nats[i].Take(length)]);
        }
    }
}
