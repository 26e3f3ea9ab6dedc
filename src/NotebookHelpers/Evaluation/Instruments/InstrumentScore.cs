using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>How well one instrument ranks words by what they do, over documents.</summary>
/// <param name="Instrument">Its name.</param>
/// <param name="Truth">What it was ranked against.</param>
/// <param name="Mean">Spearman's correlation within a document, mean over documents.</param>
/// <param name="Interval">Bootstrap over documents.</param>
/// <param name="Chance">Where the mean falls in 95% of permutations of the words within documents.</param>
/// <param name="Probability">Share of permutations with a mean as large; at least 1 / (permutations + 1).</param>
/// <param name="Documents">Documents in which the correlation is defined.</param>
public sealed record InstrumentRank(
    string Instrument, string Truth, double Mean, Interval Interval, Interval Chance, double Probability, int Documents);

/// <summary>
/// Do instruments that claim to show which words matter rank them by what they really do (Jain and Wallace 2019 asked it of attention)?
/// Each word of a text is replaced, the changed text is read, and the change of the next-word distribution is the truth: the model's
/// own, and, where the law is known, the law's. A document is one unit.
/// </summary>
/// <remarks>
/// Two truths, since an instrument can be true to the model while the model is not true to its law. Changes of the model are KL(as it
/// is ‖ changed), mean over the alternatives, nats. Of the law they are Jensen–Shannon divergences, nats, 0 to ln 2: a law excludes
/// words, and its KL would be infinite wherever a changed word changes what is possible. A change below 1e-7 counts as none.
/// </remarks>
/// <example><code>
/// var scores = InstrumentScore.Measure(model, ids, WordReplacement.OfLaw(oracle), oracle: oracle, seed: 1);
/// scores.Spearman("attention", InstrumentScore.Model)
/// </code></example>
public static class InstrumentScore
{
    /// <summary>Name of the truth that is the model's own change (KL).</summary>
    public const string Model = "change of the model";

    /// <summary>The same by other draws: how reliable the truth is.</summary>
    public const string ModelAgain = "change of the model, other draws";

    /// <summary>The model's own change in the measure of the law's (Jensen–Shannon): how far the model and its law agree.</summary>
    public const string ModelShared = "change of the model, as divergence";

    /// <summary>Name of the truth that is the law's change (Jensen–Shannon).</summary>
    public const string Oracle = "change of the law";

    /// <summary>The same by other draws.</summary>
    public const string OracleAgain = "change of the law, other draws";

    /// <summary>Measures one document.</summary>
    /// <param name="model">A causal model.</param>
    /// <param name="ids">The text; the next word after it is explained. At least two tokens.</param>
    /// <param name="replacement">What words are replaced by.</param>
    /// <param name="instruments">Null: all (<see cref="Instrument.For"/>).</param>
    /// <param name="draws">Alternatives of a word; all with their shares where there are no more.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="oracle">Knows the law; null: there is none, and the law's truths are left out.</param>
    /// <returns>Scores and truths of every word that has an alternative.</returns>
    /// <exception cref="ArgumentException">The model looks ahead, or an instrument gives another number of scores.</exception>
    public static WordScores Measure(LanguageModel model, int[] ids, WordReplacement replacement,
        IReadOnlyList<Instrument>? instruments = null, int draws = 8, long seed = 0, Oracle? oracle = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (Needed.Of(ids).Length < 2 || !Needed.Of(model).Config.Causal)
        {
            throw new ArgumentException($"{model.Name}: expected a causal model and a text of at least two tokens; "
                + $"found causal {model.Config.Causal}, {ids.Length} tokens.", nameof(ids));
        }

        var (positions, stays, truths) = WordChanges.Of(model, ids, replacement, draws, seed, oracle);
        using var input = new InstrumentInput(model, ids);
        return new(ids.Length, positions, stays, truths,
            [.. (instruments ?? Instrument.For(model)).Select(instrument => Column(instrument, input, positions))]);
    }

    /// <summary>Sums up documents: for every instrument its mean correlation, interval by document, and what chance gives.</summary>
    /// <param name="documents">Measured with the same instruments.</param>
    /// <param name="truth">Name of a truth.</param>
    /// <param name="withoutFirst">True: the texts' first tokens take no part.</param>
    /// <param name="seed">Seed of bootstrap and permutations.</param>
    /// <param name="permutations">Permutations of the words within documents, and resamples of the documents.</param>
    /// <returns>
    /// In the order of the instruments, and after them the other truths: how reliable this one is, and how far model and law agree.
    /// NaN where no document has a correlation.
    /// </returns>
    public static IReadOnlyList<InstrumentRank> Rank(
        IReadOnlyList<WordScores> documents, string truth, bool withoutFirst = false, long seed = 0, int permutations = 500)
    {
        string[] names = [.. documents.SelectMany(document => document.Names)
            .Concat(documents.SelectMany(document => document.Truths.Select(column => column.Name)).Where(name => name != truth))
            .Distinct()];
        return [.. names.Select(name => Rank(documents, name, truth, withoutFirst, seed, permutations))];
    }

    private static InstrumentRank Rank(
        IReadOnlyList<WordScores> documents, string name, string truth, bool withoutFirst, long seed, int permutations)
    {
        var pairs = documents.Select(document => document.Standard(name, truth, withoutFirst)).Where(pair => pair.X.Length > 0).ToArray();
        if (pairs.Length == 0)
        {
            return new(name, truth, double.NaN, new(-1, 1), new(-1, 1), 1, 0);
        }

        double[] found = [.. pairs.Select(pair => WordScores.Dot(pair.X, pair.Y))];
        var (random, chance) = (new SeededRandom(seed), new double[permutations]);
        for (var i = 0; i < permutations; i++)
        {
            foreach (var (x, y) in pairs)
            {
                random.Shuffle(x);
                chance[i] += WordScores.Dot(x, y) / pairs.Length;
            }
        }

        var (mean, sorted) = (found.Average(), chance.Order().ToArray());
        return new(name, truth, mean, Interval.BootstrapMean(found, seed, permutations),
            new(sorted[(int)(permutations * 0.025)], sorted[(int)(permutations * 0.975)]),
            (1.0 + chance.Count(value => value >= mean)) / (permutations + 1), pairs.Length);
    }

    private static ScoreColumn Column(Instrument instrument, InstrumentInput input, int[] positions)
    {
        var scores = instrument.Of(input);
        return scores.Count == input.Ids.Length ? new(instrument.Name, [.. positions.Select(at => scores[at])])
            : throw new ArgumentException($"'{instrument.Name}' gave {scores.Count} scores for {input.Ids.Length} tokens.");
    }
}
