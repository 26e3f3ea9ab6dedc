using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>A place in a text and what a model says of the token after it.</summary>
/// <param name="Text">The end of what stands before.</param>
/// <param name="Logits">[dVocab], in nats.</param>
public sealed record OneContext(string Text, float[] Logits)
{
    private readonly Lazy<double[]> _curve = new(() => [.. Grid.Select(t => EntropyCurve.At(Logits, t).Entropy)]);

    /// <summary>Temperatures of a curve.</summary>
    public static IReadOnlyList<double> Grid { get; } =
        [.. Enumerable.Range(1, 10).Select(i => i / 10.0), .. Enumerable.Range(5, 12).Select(i => i / 4.0)];

    /// <summary>Entropy at temperature 1, in nats.</summary>
    public double Entropy => Curve[9];

    /// <summary>Entropy at each temperature of <see cref="Grid"/>, in nats.</summary>
    public IReadOnlyList<double> Curve => _curve.Value;
}

/// <summary>Places of a model's texts, drawn without a look at what it says there.</summary>
public static class Contexts
{
    private const int Shown = 34, First = 32, Places = 5;

    /// <summary>One place of each of so many documents of the world; of a real model five of the first 32 tokens of each passage.</summary>
    /// <param name="model">A glass model, or a real one, which reads the English passages of this workbook.</param>
    /// <param name="count">How many places.</param>
    /// <param name="seed">Seed of documents and places.</param>
    public static IReadOnlyList<OneContext> Of(LanguageModel model, int count = 100, long seed = 10) =>
        Needed.Of(model).Name.StartsWith("glass/", StringComparison.Ordinal) ? Glass(model, count, seed) : Real(model, count, seed);

    private static OneContext[] Glass(LanguageModel model, int count, long seed)
    {
        int[][] texts = [.. BlindPlaces.OfDocuments(ModelLaw.Of(model), count, seed).Select(place => place.Ids)];
        return [.. NextLogits.After(model, texts).Select((logits, i) => new OneContext(End(model, texts[i]), logits))];
    }

    private static OneContext[] Real(LanguageModel model, int count, long seed)
    {
        var contexts = new List<OneContext>();
        foreach (var (i, passage) in Passage.English.Index())
        {
            int[] ids = [.. model.PromptIds(passage.Text).Take(First)], places = [.. Enumerable.Range(0, ids.Length)];
            new SeededRandom(seed).Fork(i).Shuffle(places);
            var rows = model.Logits(ids);
            contexts.AddRange(places.Take(Places).Order().Select(at => new OneContext(End(model, ids[..(at + 1)]), rows[at].ToArray())));
            if (contexts.Count >= count)
            {
                break;
            }
        }

        return [.. contexts.Take(count)];
    }

    private static string End(LanguageModel model, int[] ids)
    {
        var text = string.Concat(ids.TakeLast(12).Select(id => model.Tokenizer.Shown(id) + (model.Name.StartsWith("glass/",
            StringComparison.Ordinal) ? " " : ""))).Trim();
        return text.Length <= Shown ? text : "…" + text[^Shown..];
    }
}
