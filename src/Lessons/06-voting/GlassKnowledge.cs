using BetweenTokens.Inspection;
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
        var chosen = Questions(world, taught);
        var (rows, asked) = (NextLogits.After(model, [.. chosen.Select(q => q.Fact.Ids)]), new List<Asked>());
        for (var i = 0; i < chosen.Count; i++)
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
    public static IReadOnlyList<SynonymPlace> Synonyms(LanguageModel model, Law law, int places = 24, long seed = 611) =>
        [.. SynonymPrompts(law, places, seed).Select(prompt => Place(model, law, prompt))];

    /// <summary>Beginnings of scenes, each another, up to the word that names the animal at the lake.</summary>
    internal static IReadOnlyList<int[]> SynonymPrompts(Law law, int places, long seed)
    {
        var (sampler, stop, scenes, document, prompts, seen) = (new Sampler(law, seed), law.Words.Word("."),
            law.Kinds.First(k => k.Kind is Scenes).Kind, new List<int>(), new List<int[]>(), new HashSet<string>());
        while (prompts.Count < places)
        {
            document.Clear();
            sampler.Next(document, scenes);
            int[] prompt = [law.EndToken, .. document.Take(document.IndexOf(stop) + 1), .. law.Words.Text(Synonym)];
            if (seen.Add(string.Join(' ', prompt)))
            {
                prompts.Add(prompt);
            }
        }

        return prompts;
    }

    /// <summary>What a model gives the two names after one beginning.</summary>
    internal static SynonymPlace Place(LanguageModel model, Law law, int[] prompt)
    {
        var p = Distributions.Softmax(NextLogits.After(model, [prompt])[0]);
        var top = Distributions.ArgMax(p);
        return new(new SplitAnswer(law.Print(prompt), _concept, [.. _concept.Select(word => (double)p[law.Words.Word(word)])]),
            law.Words.Words[top], p[top]);
    }

    /// <summary>Facts that were taught, evenly from the most to the least frequent, then every fact whose context was withheld.</summary>
    internal static IReadOnlyList<(FactPrompt Fact, bool Withheld)> Questions(World world, int taught)
    {
        var questions = Questions(world).ToArray();
        var known = questions.Where(q => !q.Withheld).ToArray();
        taught = Math.Min(taught, known.Length);
        return [.. Enumerable.Range(0, taught).Select(i => known[i * known.Length / taught]), .. questions.Where(q => q.Withheld)];
    }

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
