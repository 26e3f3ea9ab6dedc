using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>One fact of the world and the distribution that a model gives over the words that could complete it.</summary>
/// <param name="Subject">Number of the subject.</param>
/// <param name="Relation">Number of the relation.</param>
/// <param name="Question">The question, as ids, up to the word that answers.</param>
/// <param name="Objects">Ids of the words that could answer, by number of the object.</param>
/// <param name="Log">Log-probability of each of them, nats.</param>
/// <param name="Top">Id of the word that the model puts first, of all words.</param>
/// <param name="TopProbability">Its probability.</param>
public sealed record AskedFact(int Subject, int Relation, int[] Question, IReadOnlyList<int> Objects, IReadOnlyList<double> Log, int Top, double TopProbability)
{
    /// <summary>Number of the true object.</summary>
    public required int Truth { get; init; }

    /// <summary>Number of the false object that one hears again and again, where anybody lies.</summary>
    public required int Myth { get; init; }

    /// <summary>True where the word put first is false.</summary>
    public bool IsFalse => Top != Objects[Truth];

    /// <summary>Probability that a drawn answer is false.</summary>
    public double FalseShare => 1 - Math.Exp(Log[Truth]);
}

/// <summary>Asks a model every fact of its world: «где живёт Анна Белова ? в …».</summary>
public static class AskedFacts
{
    /// <summary>Asks all of them.</summary>
    /// <param name="model">A model of the world's words.</param>
    /// <param name="world">The world.</param>
    /// <param name="before">What stands before the question of a fact (subject, relation); null: nothing, the document starts with it.</param>
    public static IReadOnlyList<AskedFact> Ask(LanguageModel model, World world, Func<int, int, int[]>? before = null)
    {
        var book = world.Kind<Facts>().Book;
        var facts = (from subject in Enumerable.Range(0, book.Subjects.Count) from relation in Enumerable.Range(0, book.Relations.Count) select (subject, relation)).ToArray();
        int[][] questions = [.. facts.Select(fact => (int[])[world.EndToken, .. before?.Invoke(fact.subject, fact.relation) ?? [], .. Question(world, book, fact.subject, fact.relation)])];
        int[][] objects = [.. book.Relations.Select(relation => relation.Objects.Select(o => world.Words.Word(o.Split(' ')[^1])).ToArray())];
        return [.. NextLogits.After(model.Transformer, questions).Select((logits, i) =>
        {
            var ((subject, relation), normaliser, top) = (facts[i], Distributions.LogSumExp(logits), Distributions.ArgMax(logits));
            return new AskedFact(subject, relation, questions[i], objects[relation], [.. objects[relation].Select(o => logits[o] - normaliser)], top, Math.Exp(logits[top] - normaliser))
            {
                Truth = book.Truth(subject, relation),
                Myth = book.Myth(subject, relation),
            };
        })];
    }

    // All objects of a relation share what stands before their last word: «в», or nothing.
    private static int[] Question(World world, FactBook book, int subject, int relation)
    {
        var told = book.Relations[relation];
        var before = told.Objects[0].Contains(' ', StringComparison.Ordinal) ? told.Objects[0].Split(' ')[0] : "";
        return world.Read($"{told.Question} {book.Subjects[subject]} {told.Asked} {before}");
    }
}
