using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Answers to the facts that the corpus mentions equally often.</summary>
/// <param name="Mentions">«0», «1», «2–3», …</param>
/// <param name="Asked">Number of facts.</param>
/// <param name="False">Share of them to which the first answer is false.</param>
/// <param name="Confident">Share of them to which it is false and has more than half of the probability.</param>
public sealed record MentionBin(string Mentions, int Asked, Measured False, Measured Confident);

/// <summary>What a model trained on truths alone says when it is asked everything.</summary>
/// <param name="Bins">Answers by how often the corpus mentions the fact.</param>
/// <param name="GoodTuring">Facts mentioned exactly once over all mentions: the estimate of how often a
/// fact never seen would be asked.</param>
/// <param name="Missing">The exact share of questions about facts never seen, by the law.</param>
/// <param name="FalseShare">Share of false answers when questions come by the law and answers are drawn from the model.</param>
/// <param name="Statements">Statements of facts in the corpus.</param>
/// <param name="FalseStatements">How many of them are false.</param>
public sealed record UnseenReport(
    IReadOnlyList<MentionBin> Bins,
    double GoodTuring,
    double Missing,
    Measured FalseShare,
    int Statements,
    int FalseStatements);

/// <summary>
/// 01-08: a corpus in which everything is true, and a model that makes things up all the same. Kalai and Vempala 2023: a calibrated
/// model gives false answers about as often as facts stand in its corpus exactly once (Good 1953, after Turing).
/// </summary>
public static class UnseenFacts
{
    private static readonly (int Low, int High, string Name)[] _bins =
    [
        (0, 0, "0"), (1, 1, "1"), (2, 3, "2–3"), (4, 7, "4–7"), (8, int.MaxValue, "8+"),
    ];

    /// <summary>
    /// The network and its corpus: facts only, no liars, no noise, no myths, nothing that changes; a
    /// tenth of the facts is never told.
    /// </summary>
    public static TrainingRecipe Recipe { get; } = new()
    {
        Name = "truths-only",
        World = new()
        {
            Shares = WorldOptions.BaseShares.Clear().Add("facts", 1),
            Facts = new() { Liars = 0, Noise = 0, Myth = 0, OldShare = 1, ZipfExponent = 1 },
        },
        CorpusTokens = 16_000,
        Model = new() { DVocab = 1, NLayers = 2, DModel = 64, NHeads = 4, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Rows = 8,
        Steps = 360,
        WarmUp = 10,
        Optimiser = new() { AdamRate = 0.006 },
    };

    /// <summary>The corpus of the recipe without suppositions («представим, что …»): what is left are statements and answers.</summary>
    public static Corpus Truths(TrainingRecipe recipe)
    {
        var world = World.Create(recipe.World);
        var suppose = world.Words.Word("представим");
        return Corpus.Draw(TrainingLaw.Of(world),
            recipe.CorpusTokens ?? throw new ArgumentException("The recipe has no finite corpus: set CorpusTokens."), recipe.CorpusSeed)
            .Where(document => !document.Contains(suppose));
    }

    /// <summary>Asks everything and sorts the answers by how often the corpus mentions the fact.</summary>
    /// <param name="model">Trained on the corpus.</param>
    /// <param name="world">The world.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static UnseenReport Ask(LanguageModel model, World world, Corpus corpus, long seed = 108)
    {
        var (facts, asked) = (world.Kind<Facts>(), AskedFacts.Ask(model, world));
        var mentions = facts.Mentions(corpus);
        int Of(AskedFact fact) => mentions[fact.Subject, fact.Relation];
        double Weight(AskedFact fact) => facts.Book.IsWithheld(fact.Subject, fact.Relation)
            ? 0
            : Math.Pow(facts.Book.Ranks[fact.Subject] + 1, -world.Options.Facts.ZipfExponent);
        var total = asked.Sum(Weight);
        double[] weights = [.. asked.Select(fact => Weight(fact) / total)];
        var falseShare = asked.Zip(weights, (fact, weight) => weight * fact.FalseShare).Sum();
        var interval = Interval.Bootstrap(
            asked.Count, units => units.Sum(i => weights[i] * asked[i].FalseShare) / units.Sum(i => weights[i]), seed);
        var (statements, lies) = Check(world, facts.Book, corpus);
        return new(
            [.. _bins.Select(bin => BinOf(bin.Name, [.. asked.Where(fact => Of(fact) >= bin.Low && Of(fact) <= bin.High)]))],
            (double)asked.Count(fact => Of(fact) == 1) / asked.Sum(Of),
            asked.Zip(weights).Where(pair => Of(pair.First) == 0).Sum(pair => pair.Second),
            new("false share of all answers", falseShare, interval, asked.Count),
            statements,
            lies);
    }

    /// <summary>Counts the statements and answers about people in a corpus, and the false ones among them.</summary>
    internal static (int Statements, int False) Check(World world, FactBook book, Corpus corpus)
    {
        var names = book.Subjects.Select((name, subject) => (Ids: world.Read(name), subject))
            .ToDictionary(n => (n.Ids[0], n.Ids[1]), n => n.subject);
        var (count, lies) = (0, 0);
        foreach (var document in corpus.Documents)
        {
            for (var i = 0; i + 3 < document.Length; i++)
            {
                if (names.TryGetValue((document[i], document[i + 1]), out var subject)
                    && RelationAt(world, book, document, i) is { } relation)
                {
                    var said = document.AsSpan(i + 3);
                    count++;
                    lies += said.StartsWith(world.Read(book.Relations[relation].Objects[book.Truth(subject, relation)])) ? 0 : 1;
                }
            }
        }

        return (count, lies);
    }

    // «имя любит …», or «что любит имя ? …»: in both the object begins three words after the name does.
    private static int? RelationAt(World world, FactBook book, int[] document, int name)
    {
        for (var r = 0; r < book.Relations.Count; r++)
        {
            var (verb, question, asked) =
                (world.Read(book.Relations[r].Verb), world.Read(book.Relations[r].Question), world.Read(book.Relations[r].Asked));
            if (document[name + 2] == verb[0] || (document[name + 2] == asked[0] && name >= question.Length
                && document.AsSpan(name - question.Length).StartsWith(question)))
            {
                return r;
            }
        }

        return null;
    }

    private static MentionBin BinOf(string name, AskedFact[] facts) => new(
        name,
        facts.Length,
        Measured.Share(name, [.. facts.Select(fact => fact.IsFalse)]),
        Measured.Share(name, [.. facts.Select(fact => fact.IsFalse && fact.TopProbability > 0.5)]));
}
