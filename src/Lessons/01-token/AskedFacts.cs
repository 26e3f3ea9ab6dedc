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
public sealed record AskedFact(
    int Subject,
    int Relation,
    int[] Question,
    IReadOnlyList<int> Objects,
    IReadOnlyList<double> Log,
    int Top,
    double TopProbability)
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
    /// <param name="before">What stands before the question of a fact (subject, relation); null: nothing,
    /// the document starts with it.</param>
    public static IReadOnlyList<AskedFact> Ask(LanguageModel model, World world, Func<int, int, int[]>? before = null)
    {
        var book = world.Kind<Facts>().Book;
        var prompts = (from subject in Enumerable.Range(0, book.Subjects.Count)
                       from relation in Enumerable.Range(0, book.Relations.Count)
                       select FactPrompts.AsQuestion(world, subject, relation, before?.Invoke(subject, relation) ?? [])).ToArray();
        return [.. NextLogits.After(model.Transformer, [.. prompts.Select(prompt => prompt.Ids)]).Select((logits, i) =>
        {
            var (fact, normaliser, top) = (prompts[i], Distributions.LogSumExp(logits), Distributions.ArgMax(logits));
            double[] log = [.. fact.Answers.Select(o => logits[o] - normaliser)];
            return new AskedFact(fact.Subject, fact.Relation, fact.Ids, fact.Answers, log, top, Math.Exp(logits[top] - normaliser))
            {
                Truth = fact.Truth,
                Myth = book.Myth(fact.Subject, fact.Relation),
            };
        })];
    }
}
