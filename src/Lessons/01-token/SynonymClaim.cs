using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Two words and the cosine of their vectors.</summary>
/// <param name="One">A word.</param>
/// <param name="Other">Another.</param>
/// <param name="Relation">синонимы, одна категория, случайная пара.</param>
/// <param name="Cosine">Cosine of their vectors.</param>
public sealed record WordPair(string One, string Other, string Relation, double Cosine);

/// <summary>01-09: words of one law, words of one category, words that have nothing in common.</summary>
public static class SynonymClaim
{
    /// <summary>Words with exactly the same law.</summary>
    public const string Synonyms = "синонимы";

    /// <summary>Words of one part of speech, gender and number that do not share their law.</summary>
    public const string Mates = "одна категория";

    /// <summary>Words of different categories.</summary>
    public const string Strangers = "случайная пара";

    /// <summary>Cosines of all pairs in one matrix of a model.</summary>
    /// <param name="model">A model of the world's words.</param>
    /// <param name="law">The law, by which synonyms are checked: exchanged in a document, they leave its probability as it was.</param>
    /// <param name="matrix"><c>embed.weight</c> or <c>unembed.weight</c>.</param>
    public static IReadOnlyList<WordPair> Pairs(LanguageModel model, Law law, string matrix = "embed.weight") =>
        Pairs(model, law, [matrix])[0];

    /// <summary>The same in several matrices; the pairs are found once.</summary>
    public static IReadOnlyList<IReadOnlyList<WordPair>> Pairs(LanguageModel model, Law law, params IReadOnlyList<string> matrices)
    {
        var categories = Categories().Select(group => group.Where(word => law.Words.Find(word) >= 0).Distinct().ToArray()).ToArray();
        var synonyms = Candidates().Where(pair => law.Words.Find(pair.One) >= 0 && law.Words.Find(pair.Other) >= 0).ToHashSet();
        var exact = Exact(law, [.. synonyms]);
        var mates =
            categories.SelectMany(group => group.SelectMany((one, i) => group.Skip(i + 1).Select(other => (One: one, Other: other))))
                .Where(pair => !synonyms.Contains(pair) && !synonyms.Contains((pair.Other, pair.One)));
        var strangers = categories.SelectMany((group, g) => categories.Skip(g + 1)
            .SelectMany(others => group.SelectMany(one => others.Select(other => (One: one, Other: other)))));
        (string One, string Other, string Relation)[] pairs =
        [
            .. exact.Select(pair => (pair.One, pair.Other, Synonyms)),
            .. mates.Select(pair => (pair.One, pair.Other, Mates)),
            .. strangers.Select(pair => (pair.One, pair.Other, Strangers)),
        ];
        return [.. matrices.Select(matrix => Cosines(model, law, matrix, pairs))];
    }

    /// <summary>True where one word can stand for the other in any document of the law without changing its probability.</summary>
    internal static bool AreExact(Law law, string one, string other, int documents = 12) =>
        Exact(law, [(one, other)], documents).Count == 1;

    // Every pair is asked of the first documents that hold one of its words; the documents are drawn once for all of them.
    private static List<(string One, string Other)> Exact(Law law, IReadOnlyList<(string One, string Other)> pairs, int documents = 12)
    {
        const int Most = 20_000;
        var oracle = new Oracle(law);
        var open = pairs.Select(pair => new Candidate(pair, law.Words.Word(pair.One), law.Words.Word(pair.Other))).ToList();
        foreach (var document in new Sampler(law, 1).Documents().Take(Most)
            .TakeWhile(_ => open.Exists(c => c.Asked < documents && !c.Refuted)))
        {
            var words = document.ToHashSet();
            foreach (var candidate in open.Where(c => c.Asked < documents && !c.Refuted && (words.Contains(c.A) || words.Contains(c.B))))
            {
                candidate.Asked++;
                candidate.Refuted = !StaysAsLikely(oracle, document, candidate.A, candidate.B);
            }
        }

        return [.. open.Where(c => c.Asked > 0 && !c.Refuted).Select(c => c.Pair)];
    }

    private static bool StaysAsLikely(Oracle oracle, int[] document, int a, int b)
    {
        int[] exchanged = [.. document.Select(id => id == a ? b : id == b ? a : id)];
        try
        {
            return Math.Abs(oracle.LogProbability(document) - oracle.LogProbability(exchanged)) <= 1e-9;
        }
        catch (ImpossibleTextException)
        {
            return false;
        }
    }

    // Tens of thousands of pairs of hundreds of words: all cosines are one product.
    private static WordPair[] Cosines(LanguageModel model, Law law, string matrix, (string One, string Other, string Relation)[] pairs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var vectors = nn.functional.normalize(model.Transformer.Parameters[matrix].to(ScalarType.Float64), dim: 1);
        var (table, width) = (TensorMemory.Copy<double>(matmul(vectors, vectors.t())), (int)vectors.shape[0]);
        return [.. pairs.Select(pair => new WordPair(
            pair.One, pair.Other, pair.Relation, table[(law.Words.Find(pair.One) * width) + law.Words.Find(pair.Other)]))];
    }

    /// <summary>Two words that may be exact synonyms, and what the documents said of it so far.</summary>
    private sealed class Candidate((string One, string Other) pair, int a, int b)
    {
        public (string One, string Other) Pair => pair;

        public int A => a;

        public int B => b;

        public int Asked { get; set; }

        public bool Refuted { get; set; }
    }

    // Two nouns of one species and gender, and the pairs of verbs and adjectives that every species has or lacks together.
    internal static IEnumerable<(string One, string Other)> Candidates()
    {
        foreach (var nouns in SceneSpecies.Table.Select(species => species.Nouns)
            .Where(n => n.Length == 2 && n[0].Agreement == n[1].Agreement))
        {
            yield return (nouns[0].Lemma, nouns[1].Lemma);
            yield return (nouns[0].Plural, nouns[1].Plural);
        }

        var (looks, stares, huge, vast) = (Verb.Of("смотрел"), Verb.Of("глядел"), Adjective.Of("огромный"), Adjective.Of("громадный"));
        yield return (looks.Singular, stares.Singular);
        yield return (looks.Plural, stares.Plural);
        yield return (looks.PastMasculine, stares.PastMasculine);
        yield return (looks.PastFeminine, stares.PastFeminine);
        foreach (var agreement in Enum.GetValues<Agreement>())
        {
            yield return (huge[agreement], vast[agreement]);
        }
    }

    internal static IEnumerable<IEnumerable<string>> Categories()
    {
        var nouns = SceneSpecies.Table.SelectMany(species => species.Nouns).Distinct().ToArray();
        var verbs = SceneSpecies.Table.SelectMany(species => species.Acts).Select(act => act.Verb).Distinct().ToArray();
        var adjectives = SceneSpecies.Table.SelectMany(species => species.Adjectives).Distinct().ToArray();
        return
        [
            .. nouns.GroupBy(noun => noun.Agreement).Select(group => group.Select(noun => noun.Lemma)),
            nouns.Select(noun => noun.Plural),
            .. Enum.GetValues<Agreement>().Select(agreement => adjectives.Select(adjective => adjective[agreement])),
            verbs.Select(verb => verb.Singular),
            verbs.Select(verb => verb.Plural),
            verbs.Select(verb => verb.PastMasculine),
            verbs.Select(verb => verb.PastFeminine),
        ];
    }
}
