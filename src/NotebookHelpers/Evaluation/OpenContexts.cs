using BetweenTokens.Microworld;

namespace BetweenTokens.Evaluation;

/// <summary>Beginnings of documents after which a law leaves a choice.</summary>
public static class OpenContexts
{
    /// <summary>Draws beginnings, one from a document: the law gives its second likeliest token at least 5%.</summary>
    /// <param name="law">The law.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of the documents and places.</param>
    /// <returns>Token ids of each, the mark that starts a document first.</returns>
    public static IReadOnlyList<int[]> Draw(Law law, int count, long seed)
    {
        const double Second = 0.05;
        var (sampler, random, filter, row) =
            (new Sampler(law, seed), new Statistics.SeededRandom(seed), new Filter(law), new double[law.TokenCount]);
        var contexts = new List<int[]>();
        while (contexts.Count < count)
        {
            var document = sampler.Next();
            var cut = random.Next(document.Length);
            filter.Restart();
            foreach (var token in document.AsSpan(0, cut))
            {
                filter.Advance(token);
            }

            filter.Distribution(row);
            if (row.OrderDescending().ElementAt(1) >= Second)
            {
                contexts.Add([law.EndToken, .. document[..cut]]);
            }
        }

        return contexts;
    }
}
