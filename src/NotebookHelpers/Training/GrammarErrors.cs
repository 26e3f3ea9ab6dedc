using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Training;

/// <summary>How often a model breaks the grammar of its world when it writes freely, at temperature 1 without truncation.</summary>
/// <param name="Sentences">Sentences judged. One that follows an error in its document is not: the judge has lost its place.</param>
/// <param name="Errors">Those with a word such that no word of its category and form could have stood there.</param>
/// <param name="Interval">Wilson's interval of the share, 95%.</param>
/// <param name="Examples">The first documents with an error, up to it.</param>
public sealed record GrammarErrors(int Sentences, int Errors, Interval Interval, IReadOnlyList<string> Examples)
{
    private const int Streams = 128;
    private const int Shown = 5;

    /// <summary>Errors per sentence.</summary>
    public double Share => (double)Errors / Sentences;

    /// <summary>Lets the model write documents until so many sentences are judged.</summary>
    /// <param name="model">The model; its tokens are the world's words.</param>
    /// <param name="world">The truth.</param>
    /// <param name="sentences">At least so many.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static GrammarErrors Measure(ILanguageModel model, World world, int sentences, long seed)
    {
        var (judge, judged, errors, examples) = (new GrammarJudge(world), 0, 0, new List<string>());
        HashSet<int> closing = [.. new[] { ".", "?", "!", Lexicon.End }.Select(world.Words.Find)];
        for (var round = 0; judged < sentences; round++)
        {
            foreach (var document in Write(model, world, new SeededRandom(seed).Fork(round).Fork(0).NextInt64()))
            {
                if (judged >= sentences)
                {
                    break;
                }

                judge.Restart();
                for (var i = 0; i < document.Count; i++)
                {
                    var sound = judge.Read(document[i]);
                    // the end mark after a full stop closes no sentence of its own
                    var closes = closing.Contains(document[i]) && !(document[i] == world.EndToken && i > 0 && closing.Contains(document[i - 1]));
                    judged += closes || !sound ? 1 : 0;
                    if (!sound)
                    {
                        errors++;
                        examples.Add(world.Print(document.Take(i + 1)) + (document[i] == world.EndToken ? " " + Lexicon.End : ""));
                        break;
                    }
                }
            }
        }

        return new(judged, errors, Interval.Wilson(errors, judged), [.. examples.Take(Shown)]);
    }

    private static List<int>[] Write(ILanguageModel model, World world, long seed)
    {
        var documents = Enumerable.Range(0, Streams).Select(_ => new List<int>()).ToArray();
        using var generator = new Generator(model, [world.EndToken], new GenerationOptions { Streams = Streams, MaxTokens = world.Options.MaxTokens, StopIds = [world.EndToken], Seed = seed });
        while (!generator.Finished)
        {
            foreach (var token in generator.Step())
            {
                documents[token.Stream].Add(token.Id);
            }
        }

        return documents;
    }
}
