using System.Collections.Concurrent;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.NGrams;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>08-05: does a network without feed-forward parts look beyond the last words?</summary>
public static class MarkovSurveys
{
    /// <summary>Words that a five-gram looks at.</summary>
    public const int Last = 4;

    private const int Documents = 60, Places = 8, Counted = 3000, Most = 5;
    private const long Seed = 805;

    private static readonly ConcurrentDictionary<string, NGramModel[]> _counted = new();

    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        ("один слой", Of("glass/induction-1")), ("два слоя", Of("glass/induction-2")), ("три слоя", Of("glass/induction-3")),
    ];

    internal static Evidence Judge(string condition, SurveyTable table)
    {
        double[] words = table["#copied"], own = table["nats"];
        double[] best = Enumerable.Range(2, Most - 1).Select(n => table[$"nats {n}-gram"]).MinBy(nats => nats.Sum())!;
        return Evidence.Of(table,
            Measured.Mean($"KL by words before the last four: {condition}", table["far"], Seed),
            Measured.Ratio($"best n-gram less the network on copied words: {condition}", [.. best.Zip(own, (b, o) => b - o)], words, Seed),
            Measured.Exact($"the same KL of a five-gram: {condition}", table["far of a five-gram"].Max(), table.Rows.Count));
    }

    /// <summary>
    /// Mean KL of what a model says in a text from what it says where all but the last four words come from another text, over some
    /// random places: 0 for whoever looks at the last four alone.
    /// </summary>
    /// <param name="after">Logits or log-probabilities after each of some texts.</param>
    /// <param name="document">The text with its mark, [pos].</param>
    /// <param name="other">Another.</param>
    /// <param name="places">How many places.</param>
    /// <param name="random">Picks them.</param>
    internal static double Far(
        Func<IReadOnlyList<int[]>, IReadOnlyList<float[]>> after, int[] document, int[] other, int places, SeededRandom random)
    {
        var longest = Math.Min(document.Length, other.Length + Last);
        if (longest < Last + 3)
        {
            return double.NaN;
        }

        // as many words from the mark on, so that positions agree
        int[] ends = [.. Enumerable.Range(0, places).Select(_ => Last + 2 + random.Next(longest - Last - 2))];
        var whole = after([.. ends.Select(end => document[..end])]);
        var swapped = after([.. ends.Select(end => (int[])[.. other[..(end - Last)], .. document[(end - Last)..end]])]);
        return whole.Zip(swapped, (p, q) => Distributions.KullbackLeibler(p, q)).Average();
    }

    private static Survey Of(string model) => SurveyModels.Survey(
        $"far words {model}", model,
        ["far", "far of a five-gram", "#copied", "nats", .. Enumerable.Range(2, Most - 1).Select(n => $"nats {n}-gram")],
        loaded => Enumerable.Range(0, Documents), Row) with
    { Repeated = 1 };

    private static SurveyRow Row(LanguageModel model, int index)
    {
        var law = FeedForwardWorld.Law(model.Name);
        int[] text = FeedForwardWorld.Document(law, index, Seed), other = FeedForwardWorld.Document(law, index + Documents, Seed);
        var grams = _counted.GetOrAdd(model.Name, _ => Count(law));
        IReadOnlyList<float[]> OfGram(NGramModel gram, IReadOnlyList<int[]> texts) =>
            [.. texts.Select(ids => Array.ConvertAll(gram.Distribution(ids), p => (float)Math.Log(p)))];
        double FarOf(Func<IReadOnlyList<int[]>, IReadOnlyList<float[]>> after) =>
            Far(after, text, other, Places, new SeededRandom(Seed).Fork(index));

        // where the first word comes again the copy begins
        var period = Array.IndexOf(text, text[1], 2) - 1;
        int[] copied = [.. Enumerable.Range(period + 2, Math.Max(0, text.Length - period - 2))];
        int[][] before = [.. copied.Select(at => text[..at])];
        double Nats(IReadOnlyList<float[]> rows) => copied.Select((at, i) => -Distributions.LogProbability(rows[i], text[at])).Sum();
        return new(FeedForwardWorld.Unit(index),
        [
            FarOf(texts => NextLogits.After(model, texts)), FarOf(texts => OfGram(grams[^1], texts)), copied.Length,
            Nats(NextLogits.After(model, before)), .. grams.Select(gram => Nats(OfGram(gram, before))),
        ]);
    }

    private static NGramModel[] Count(Law law)
    {
        var sampler = new Sampler(law, Seed + 1);
        int[][] documents = [.. Enumerable.Range(0, Counted).Select(_ => sampler.Next())];
        return [.. Enumerable.Range(2, Most - 1).Select(n =>
            NGramModel.Estimate(documents, law.TokenCount, law.EndToken, new NGramOptions(Order: n)))];
    }
}
