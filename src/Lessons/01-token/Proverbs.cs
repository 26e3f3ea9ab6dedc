using System.Text.Json;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>A proverb without its last word, that word, and the same thought in other words.</summary>
/// <param name="Prompt">English text.</param>
/// <param name="Ending">How the last word begins, with its space.</param>
/// <param name="Paraphrase">A sentence of the same sense, after which the same word can follow.</param>
public sealed record Proverb(string Prompt, string Ending, string Paraphrase);

/// <summary>What a model gives to the right ending.</summary>
/// <param name="Proverb">The proverb.</param>
/// <param name="Verbatim">ln p after the proverb itself.</param>
/// <param name="Paraphrase">ln p after the paraphrase.</param>
/// <param name="Shuffle">ln p after the proverb's words in random order.</param>
/// <param name="Rank">Place of the ending after the proverb itself, from 1.</param>
public sealed record ProverbScore(Proverb Proverb, double Verbatim, double Paraphrase, double Shuffle, int Rank);

/// <summary>
/// 01-05: the string, or what it says? Proverbs of <c>data/texts/proverbs.en.json</c>, written down before any model was asked.
/// </summary>
public static class Proverbs
{
    private static readonly Lazy<IReadOnlyList<Proverb>> _all = new(() =>
        JsonSerializer.Deserialize<ProverbFile>(OwnTexts.Read("proverbs.en.json", typeof(Proverbs).Assembly), ClaimJson.Options)!.Proverbs);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Proverb> All => _all.Value;

    /// <summary>Scores every ending after the proverb, the paraphrase and the shuffle.</summary>
    /// <param name="model">A model that reads English.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    public static IReadOnlyList<ProverbScore> Score(LanguageModel model, long seed = 105)
    {
        var random = new SeededRandom(seed);
        int[][] texts = [.. All.SelectMany(p => new[] { p.Prompt, p.Paraphrase, Shuffled(p.Prompt, random) })
            .Select(text => model.PromptIds(text))];
        var logits = NextLogits.After(model.Transformer, texts);
        return [.. All.Select((proverb, i) =>
        {
            int ending = model.Tokenizer!.Encode(proverb.Ending)[0].Id;
            double[] log = [.. Enumerable.Range(3 * i, 3).Select(row => Distributions.LogProbability(logits[row], ending))];
            return new ProverbScore(proverb, log[0], log[1], log[2], 1 + logits[3 * i].Count(z => z > logits[3 * i][ending]));
        })];
    }

    /// <summary>What the scores say of the claim.</summary>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<ProverbScore> scores, long seed = 105) => Evidence.Of(
        model,
        Measured.Share("endings among the first ten", [.. scores.Select(s => s.Rank <= 10)]),
        Measured.Mean("verbatim over paraphrase, nats", [.. scores.Select(s => s.Verbatim - s.Paraphrase)], seed),
        Measured.Mean("paraphrase over shuffle, nats", [.. scores.Select(s => s.Paraphrase - s.Shuffle)], seed));

    // A shuffle that leaves the last word in its place would leave the last step as it was.
    private static string Shuffled(string text, SeededRandom random)
    {
        string[] words = text.Split(' ');
        var last = words[^1];
        for (var attempt = 0; attempt < 20; attempt++)
        {
            random.Shuffle(words);
            if (words[^1] != last)
            {
                break;
            }
        }

        return string.Join(' ', words);
    }

    private sealed record ProverbFile(string About, IReadOnlyList<Proverb> Proverbs);
}
