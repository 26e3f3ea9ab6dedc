using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>A place where two words mean one animal.</summary>
/// <param name="Answer">The concept's two words.</param>
/// <param name="Top">The word that the model puts first.</param>
/// <param name="TopProbability">Its probability.</param>
public sealed record SynonymPlace(SplitAnswer Answer, string Top, double TopProbability)
{
    /// <summary>True where greedy choice takes a word of another, less likely concept.</summary>
    public bool LeavesTheConcept => !Answer.Forms.Contains(Top) && Answer.Mass > TopProbability;
}

/// <summary>
/// The questions of section 6 to a glass model, whose world says what is true, what was never taught, and
/// what is one thing under two names.
/// </summary>
public static class GlassKnowledge
{
    private const string Synonym = "у озера живёт";

    private static readonly string[] _concept = ["бегемот", "гиппопотам"];

    /// <summary>Texts that stand at the start of a document, ready for a model: the mark, then the words.</summary>
    /// <param name="law">The law.</param>
    /// <param name="tokens">At least so many tokens, in whole documents without their end marks.</param>
    /// <param name="seed">Seed of the documents.</param>
    public static IReadOnlyList<int[]> Texts(Law law, int tokens, long seed) =>
        [.. Corpus.Draw(law, tokens, seed).Documents.Select(document => (int[])[law.EndToken, .. document[..^1]])];

    /// <summary>Documents of some kinds, the end mark included.</summary>
    public static IReadOnlyList<int[]> Documents(Law law, IReadOnlyCollection<string> kinds, int tokens, long seed) =>
        [.. Corpus.Draw(law, tokens, seed).Labelled
            .Where(document => kinds.Contains(document.Kind.Name)).Select(document => document.Tokens)];

    /// <summary>Facts that were taught, from the most to the least frequent, and every fact whose context was withheld.</summary>
    /// <param name="model">A model trained on the world without its withheld contexts.</param>
    /// <param name="world">The world.</param>
    /// <param name="taught">How many of the taught facts.</param>
    public static IReadOnlyList<Asked> Ask(LanguageModel model, World world, int taught = 120)
    {
        var questions = Questions(world).ToArray();
        var known = questions.Where(q => !q.Withheld).ToArray();
        var chosen = Enumerable.Range(0, Math.Min(taught, known.Length))
            .Select(i => known[i * known.Length / Math.Min(taught, known.Length)]).Concat(questions.Where(q => q.Withheld)).ToArray();
        var (rows, asked) = (NextLogits.After(model, [.. chosen.Select(q => q.Fact.Ids)]), new List<Asked>());
        for (var i = 0; i < chosen.Length; i++)
        {
            var one = Asked.Of(world.Print(chosen[i].Fact.Ids), chosen[i].Withheld ? null : chosen[i].Fact.Answer, rows[i]);
            asked.Add(one with { RightAfterExamples = one.Right }); // no easier version is needed: the form of the answer was taught
        }

        return asked;
    }

    /// <summary>The two names of one animal after beginnings of scenes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="places">How many beginnings.</param>
    /// <param name="seed">Seed of the beginnings.</param>
    public static IReadOnlyList<SynonymPlace> Synonyms(LanguageModel model, Law law, int places = 24, long seed = 611)
    {
        var (sampler, stop, scenes, document, prompts) =
            (new Sampler(law, seed), law.Words.Word("."), law.Kinds.First(k => k.Kind is Scenes).Kind, new List<int>(), new List<int[]>());
        while (prompts.Count < places)
        {
            document.Clear();
            sampler.Next(document, scenes);
            prompts.Add([law.EndToken, .. document.Take(document.IndexOf(stop) + 1), .. law.Words.Text(Synonym)]);
        }

        var (rows, found) = (NextLogits.After(model, prompts), new List<SynonymPlace>());
        for (var i = 0; i < places; i++)
        {
            var p = Distributions.Softmax(rows[i]);
            var top = Distributions.ArgMax(p);
            found.Add(new(new SplitAnswer(law.Print(prompts[i]), _concept, [.. _concept.Select(word => (double)p[law.Words.Word(word)])]),
                law.Words.Words[top], p[top]));
        }

        return found;
    }

    /// <summary>How much of a concept its likeliest name holds, and whether the greedy choice leaves it.</summary>
    public static Evidence SplitNames(LanguageModel model, IReadOnlyList<SynonymPlace> places, long seed = 611) => Evidence.Of(
        model,
        [
            .. KnowledgeClaims.SplitSpellings(model, [.. places.Select(place => place.Answer)], seed).Measurements,
            Measured.Share("likeliest word is of another concept", [.. places.Select(place => place.LeavesTheConcept)]),
        ]);

    // In the order of the book, from the most to the least frequent. Facts that change have no one answer.
    private static IEnumerable<(FactPrompt Fact, bool Withheld)> Questions(World world)
    {
        var facts = world.Kind<Facts>();
        return from subject in facts.Book.Order
               from relation in Enumerable.Range(0, facts.Book.Relations.Count)
               where !facts.Changes(subject, relation)
               select (FactPrompts.AsStatement(world, subject, relation), facts.Book.IsWithheld(subject, relation));
    }
}
