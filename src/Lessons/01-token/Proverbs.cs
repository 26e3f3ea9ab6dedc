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
/// <param name="Fluent">A sentence of about that length on something else, after which the same word can follow.</param>
public sealed record Proverb(string Prompt, string Ending, string Paraphrase, string Fluent);

/// <summary>What a model gives to the right ending.</summary>
/// <param name="Proverb">The proverb.</param>
/// <param name="Verbatim">ln p after the proverb itself.</param>
/// <param name="Paraphrase">ln p after the paraphrase.</param>
/// <param name="Fluent">ln p after the sentence on something else.</param>
/// <param name="Shuffle">ln p after the proverb's words in random order.</param>
/// <param name="Rank">Place of the ending after the proverb itself, from 1.</param>
/// <param name="ParaphraseRank">Its place after the paraphrase.</param>
/// <param name="FluentRank">Its place after the sentence on something else.</param>
public sealed record ProverbScore(
    Proverb Proverb, double Verbatim, double Paraphrase, double Fluent, double Shuffle, int Rank, int ParaphraseRank, int FluentRank);

/// <summary>
/// 01-05: the string, or what it says? Proverbs of <c>data/texts/proverbs.en.json</c>, written down before any model was asked.
/// </summary>
public static class Proverbs
{
    private static readonly Lazy<IReadOnlyList<Proverb>> _all = new(() =>
        JsonSerializer.Deserialize<ProverbFile>(OwnTexts.Read("proverbs.en.json", typeof(Proverbs).Assembly), ClaimJson.Options)!.Proverbs);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Proverb> All => _all.Value;

    internal static Survey Survey { get; } = new()
    {
        Name = "proverbs",
        Models = [NextWordSurveys.Real],
        Kind = EvidenceKind.Real,
        Columns = ["verbatim", "paraphrase", "fluent", "shuffle", "#rank", "#paraphrase rank", "#fluent rank"],
        Run = scope =>
        {
            using var model = LanguageModel.Load(NextWordSurveys.Real);
            return (model.Described, [.. scope.Of(All).Select(unit => (unit.Index, Score: Score(model, unit.Item, unit.Index, 105)))
                .Select(u => new SurveyRow($"{u.Index:00} {u.Score.Proverb.Prompt}", u.Score.Verbatim, u.Score.Paraphrase, u.Score.Fluent,
                    u.Score.Shuffle, u.Score.Rank, u.Score.ParaphraseRank, u.Score.FluentRank))]);
        },
    };

    /// <summary>Scores every ending after the proverb, the paraphrase, the sentence on something else and the shuffle.</summary>
    /// <param name="model">A model that reads English.</param>
    /// <param name="most">How many of the proverbs, from the first on.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    public static IReadOnlyList<ProverbScore> Score(LanguageModel model, int most = int.MaxValue, long seed = 105) =>
        [.. All.Take(most).Select((proverb, index) => Score(model, proverb, index, seed))];

    /// <summary>What the scores say of the first two parts.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables) => Evidence.Of(
        tables[0],
        Measured.Share("share of proverbs completed right", [.. tables[0]["#rank"].Select(rank => rank == 1)]),
        Measured.Share("share completed right after the paraphrase", [.. tables[0]["#paraphrase rank"].Select(rank => rank == 1)]),
        Measured.Share("share completed right after a fluent sentence", [.. tables[0]["#fluent rank"].Select(rank => rank == 1)]));

    private static ProverbScore Score(LanguageModel model, Proverb proverb, int index, long seed)
    {
        var random = new SeededRandom(seed).Fork(index); // each has chance of its own, whatever others are scored
        string[] texts = [proverb.Prompt, proverb.Paraphrase, proverb.Fluent, Shuffled(proverb.Prompt, random)];
        var logits = texts.Select(text => NextLogits.After(model.Transformer, [model.PromptIds(text)])[0]).ToArray();
        var ending = model.Tokenizer!.Encode(proverb.Ending)[0].Id;
        double[] log = [.. logits.Select(row => Distributions.LogProbability(row, ending))];
        int[] rank = [.. logits.Select(row => 1 + row.Count(z => z > row[ending]))];
        return new(proverb, log[0], log[1], log[2], log[3], rank[0], rank[1], rank[2]);
    }

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
