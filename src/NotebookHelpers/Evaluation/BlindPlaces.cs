using BetweenTokens.Microworld;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Evaluation;

/// <summary>
/// Places of one text, chosen without a look at what a model or a law says there. The text is the unit that is independent;
/// its places are not.
/// </summary>
/// <param name="Unit">Name of the text.</param>
/// <param name="Ids">Token ids of the text, [pos]; a document of the world with the mark that starts it.</param>
/// <param name="After">Positions of the tokens after which something is asked, rising.</param>
public sealed record BlindPlaces(string Unit, int[] Ids, IReadOnlyList<int> After)
{
    /// <summary>One random place of each of some documents of a law; document i is the same however many are drawn.</summary>
    /// <param name="law">The law.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="seed">Seed of documents and places.</param>
    public static IEnumerable<BlindPlaces> OfDocuments(Law law, int documents, long seed) =>
        Enumerable.Range(0, documents).Select(i => OfDocument(law, i, seed));

    /// <summary>Random places of each passage, none twice.</summary>
    /// <param name="model">Whose tokens.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="places">Places in each; all that it has where they are fewer.</param>
    /// <param name="seed">Seed of the places.</param>
    public static IEnumerable<BlindPlaces> OfPassages(ILanguageModel model, IReadOnlyList<Passage> passages, int places, long seed) =>
        passages.Select((passage, i) =>
        {
            int[] ids = model.PromptIds(passage.Text), all = [.. Enumerable.Range(0, ids.Length)];
            new SeededRandom(seed).Fork(i).Shuffle(all);
            return new BlindPlaces(passage.Id, ids, [.. all.Take(places).Order()]);
        });

    private static BlindPlaces OfDocument(Law law, int index, long seed)
    {
        var random = new SeededRandom(seed).Fork(index);
        var document = new Sampler(law, random.NextInt64()).Next();

        // what stands further on changes nothing, so it is not read
        int[] ids = [law.EndToken, .. document[..random.Next(document.Length)]];
        return new($"{index:0000}", ids, [ids.Length - 1]);
    }
}
