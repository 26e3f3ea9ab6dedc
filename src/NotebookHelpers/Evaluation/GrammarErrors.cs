using System.Text.Json.Serialization;
using BetweenTokens.Microworld;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation;

/// <summary>How often a model breaks the grammar of its world when it writes freely, at temperature 1 without truncation.</summary>
/// <remarks>
/// A sentence ends with a full stop, a question or exclamation mark, or with its document; in a world that has none of these marks
/// it is the document. A token that is none of the world's, for instance a spare one, can be drawn like any other, since the model
/// gives it a probability: it is an error, like a misspelt word.
/// </remarks>
/// <param name="Sentences">Sentences judged. One that follows an error in its document is not: the judge has lost its place.</param>
/// <param name="Errors">Those with a word such that no word of its category and form could have stood there.</param>
/// <param name="Interval">Wilson's interval of the share, 95%.</param>
/// <param name="Examples">The first documents with an error, up to it.</param>
public sealed record GrammarErrors(int Sentences, int Errors, Interval Interval, IReadOnlyList<string> Examples)
{
    private const int Streams = 128;
    private const int Shown = 5;

    private static readonly string[] _marks = [".", "?", "!"];

    /// <summary>Errors that are no words of the world at all; null where every token of the model is a word.</summary>
    public int? Misspelt { get; init; }

    /// <summary>True: the world has no sentences, whole documents are judged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // most worlds have sentences
    public bool ByDocument { get; init; }

    /// <summary>What <see cref="Sentences"/> counts, in words.</summary>
    public string Unit => ByDocument ? "documents" : "sentences";

    /// <summary>Errors per sentence.</summary>
    public double Share => (double)Errors / Sentences;

    /// <summary>Lets the model write documents until so many sentences are judged.</summary>
    /// <param name="model">The model.</param>
    /// <param name="world">The truth, in words.</param>
    /// <param name="sentences">At least so many.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="told">The truth in the model's tokens, which are read back to words; null: they are the world's words.</param>
    public static GrammarErrors Measure(ILanguageModel model, World world, int sentences, long seed, Law? told = null)
    {
        told ??= world;
        var (judge, judged, errors, misspelt, examples) = (new GrammarJudge(world), 0, 0, 0, new List<string>());
        string[] closing = [.. _marks, Lexicon.End];
        for (var round = 0; judged < sentences; round++)
        {
            foreach (var document in Write(model, world, told, new SeededRandom(seed).Fork(round).Fork(0).NextInt64()))
            {
                if (judged >= sentences)
                {
                    break;
                }

                judge.Restart();
                for (var i = 0; i < document.Count; i++)
                {
                    var id = world.Words.Find(document[i]);
                    var sound = id >= 0 && judge.Read(id);
                    // the end mark after a full stop closes no sentence of its own
                    var closes = closing.Contains(document[i])
                        && !(document[i] == Lexicon.End && i > 0 && closing.Contains(document[i - 1]));
                    judged += closes || !sound ? 1 : 0;
                    if (!sound)
                    {
                        errors++;
                        misspelt += id < 0 ? 1 : 0;
                        examples.Add(Prose.Print(document.Take(i + 1)) + (document[i] == Lexicon.End ? " " + Lexicon.End : ""));
                        break;
                    }
                }
            }
        }

        return new(judged, errors, Interval.Wilson(errors, judged), [.. examples.Take(Shown)])
        {
            Misspelt = told.IsSpelled || model.VocabularySize > told.TokenCount ? misspelt : null,
            ByDocument = !_marks.Any(mark => world.Words.Find(mark) >= 0),
        };
    }

    private static IEnumerable<IReadOnlyList<string>> Write(ILanguageModel model, World world, Law told, long seed)
    {
        var documents = Enumerable.Range(0, Streams).Select(_ => new List<int>()).ToArray();
        var heaviest = Enumerable.Range(0, world.Words.Count).Max(word => told.Spelling(word).Length);
        var most = heaviest == 1
            ? world.Options.MaxTokens
            : Math.Min(world.Options.MaxTokens * heaviest, model.ContextLength ?? int.MaxValue);
        using var generator = new Generator(
            model, [told.EndToken], new GenerationOptions { Streams = Streams, MaxTokens = most, StopIds = [told.EndToken], Seed = seed });
        while (!generator.Finished)
        {
            foreach (var token in generator.Step())
            {
                documents[token.Stream].Add(token.Id);
            }
        }

        var reader = new WordReader(told);
        return documents.Select(reader.Read);
    }
}
