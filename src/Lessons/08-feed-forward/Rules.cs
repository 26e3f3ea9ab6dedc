using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Something that a model may know: a text, the token that is right after it, and its rivals.</summary>
/// <param name="Name">In words.</param>
/// <param name="Ids">The text, [pos].</param>
/// <param name="Answer">Id of the right token.</param>
/// <param name="Others">Ids of the rivals.</param>
public sealed record Rule(string Name, int[] Ids, int Answer, IReadOnlyList<int> Others)
{
    /// <summary>Logit of the answer less the mean logit of its rivals.</summary>
    public Metric Margin => Metric.Margin(Answer, [.. Others.Select(id => (TokenChoice)id)]);

    /// <summary>True where a row of logits puts the answer before every rival.</summary>
    public bool IsFirst(float[] logits) => Others.All(id => logits[id] < logits[Answer]);
}

/// <summary>Facts and sums of the glass world, and capitals that an English model has read of.</summary>
public static class Rules
{
    private static readonly (string Country, string Capital)[] _capitals =
    [
        ("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"), ("Germany", "Berlin"), ("England", "London"), ("Greece", "Athens"),
        ("Egypt", "Cairo"), ("Japan", "Tokyo"), ("China", "Beijing"), ("India", "New"), ("Cuba", "Havana"), ("Russia", "Moscow"),
        ("Poland", "Warsaw"), ("Austria", "Vienna"), ("Hungary", "Budapest"), ("Portugal", "Lisbon"), ("Ireland", "Dublin"),
        ("Sweden", "Stockholm"), ("Norway", "Oslo"), ("Finland", "Helsinki"), ("Denmark", "Copenhagen"), ("Belgium", "Brussels"),
        ("Iran", "Tehran"), ("Iraq", "Baghdad"), ("Syria", "Damascus"), ("Turkey", "Ankara"), ("Israel", "Jerusalem"),
        ("Lebanon", "Beirut"),
        ("Kenya", "Nairobi"), ("Peru", "Lima"), ("Chile", "Santiago"), ("Argentina", "Buenos"), ("Canada", "Ottawa"),
        ("Australia", "Canberra"),
        ("Thailand", "Bangkok"), ("Vietnam", "Hanoi"), ("Pakistan", "Islamabad"), ("Ukraine", "Kyiv"), ("Scotland", "Edinburgh"),
        ("Jordan", "Amman"), ("Cambodia", "Phnom"), ("Nepal", "Kathmandu"), ("Romania", "Bucharest"), ("Bulgaria", "Sofia"),
        ("Serbia", "Belgrade"), ("Afghanistan", "Kabul"), ("Libya", "Tripoli"), ("Algeria", "Algiers"), ("Ghana", "Accra"),
        ("Qatar", "Doha"),
    ];

    /// <summary>Facts that a glass model's training told, in random order.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="asked">True: as a question; false: as a statement.</param>
    /// <param name="seed">Seed of the order.</param>
    public static IReadOnlyList<Rule> Facts(LanguageModel model, bool asked, long seed)
    {
        var world = ModelLaw.Of(model).World;
        var book = world.Kind<Microworld.Kinds.Facts>().Book;
        (int Subject, int Relation)[] told = [.. Enumerable.Range(0, book.Subjects.Count)
            .SelectMany(subject => Enumerable.Range(0, book.Relations.Count).Select(relation => (subject, relation)))
            .Where(fact => !book.IsWithheld(fact.subject, fact.relation))];
        new SeededRandom(seed).Shuffle(told);
        return [.. told.Select(fact =>
        {
            var prompt = asked ? FactPrompts.AsQuestion(world, fact.Subject, fact.Relation)
                : FactPrompts.AsStatement(world, fact.Subject, fact.Relation);
            var relation = book.Relations[fact.Relation];
            return new Rule($"{book.Subjects[fact.Subject]} {relation.Verb} {relation.Objects[prompt.Truth]}",
                prompt.Ids, prompt.Answer, [.. prompt.Answers.Where(id => id != prompt.Answer)]);
        })];
    }

    /// <summary>Sums of two digits that a glass model's training told, in random order.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="all">True: also the pairs that the training never added.</param>
    public static IReadOnlyList<Rule> Sums(LanguageModel model, long seed, bool all = false)
    {
        var world = ModelLaw.Of(model).World;
        var sums = world.Kind<Microworld.Kinds.Sums>();
        (int A, int B)[] told = [.. Enumerable.Range(0, 10).SelectMany(a => Enumerable.Range(0, 10).Select(b => (a, b)))
            .Where(pair => all || !sums.IsWithheld(pair.a, pair.b))];
        new SeededRandom(seed).Shuffle(told);
        int[] answers = [.. Enumerable.Range(0, 19).Select(n => world.Words.Word($"{n}"))];
        return [.. told.Select(pair => new Rule($"{pair.A} + {pair.B} = {pair.A + pair.B}",
            [world.EndToken, .. world.Read($"{pair.A} + {pair.B} =")], answers[pair.A + pair.B],
            [.. answers.Where((_, n) => n != pair.A + pair.B)]))];
    }

    /// <summary>Capitals, «The capital of France is», of countries that are one token; the answer is the capital's first token.</summary>
    /// <param name="model">A model that reads English.</param>
    public static IReadOnlyList<Rule> Capitals(LanguageModel model)
    {
        var tokenizer = Needed.Of(model).Tokenizer!;
        int First(string city) => tokenizer.Encode(" " + city)[0].Id;
        var known = _capitals.Where(pair => tokenizer.Encode(" " + pair.Country).Count == 1).ToArray();
        return [.. known.Select(pair => new Rule($"{pair.Country} → {pair.Capital}",
            NextToken.Prompts.PromptIds(model, $"The capital of {pair.Country} is"), First(pair.Capital),
            [.. known.Select(other => First(other.Capital)).Where(id => id != First(pair.Capital)).Distinct()]))];
    }

    /// <summary>Those of some rules whose answer the model puts first among the rivals.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="most">At most so many.</param>
    public static IReadOnlyList<Rule> Known(LanguageModel model, IEnumerable<Rule> rules, int most) =>
        [.. rules.Chunk(64).SelectMany(some => some.Zip(NextLogits.After(model, [.. some.Select(rule => rule.Ids)]))
            .Where(pair => pair.First.IsFirst(pair.Second)).Select(pair => pair.First)).Take(most)];
}
