using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Answers of one network, counted.</summary>
/// <param name="Asked">Facts asked for.</param>
/// <param name="False">First answers that are neither the truth nor «не знаю».</param>
/// <param name="Abstained">First answers that are «не знаю».</param>
public sealed record AnswerCounts(int Asked, int False, int Abstained)
{
    /// <summary>First answers that are true.</summary>
    public int Right => Asked - False - Abstained;
}

/// <summary>What one network answered.</summary>
/// <param name="Unnamed">About people that the corpus tells of: facts that it never names.</param>
/// <param name="Often">About the same people: facts that it names four times and more.</param>
/// <param name="Strangers">About people that the corpus never mentions.</param>
/// <param name="Lies">Share of the corpus's statements that are false.</param>
public sealed record StrangerReading(AnswerCounts Unnamed, AnswerCounts Often, AnswerCounts Strangers, double Lies);

/// <summary>
/// 01-08 ahead: facts told truly or with lies, and the answer «не знаю», which is taught on people of whom nothing else is told. A
/// network that cannot abstain must answer falsely about what it was never told (<see cref="UnseenFacts"/>); one that can, need not.
/// </summary>
public static class AskedStrangers
{
    private const int Named = 4; // often named
    private const int Taught = 110; // people of whom only «не знаю» is said
    private const int Unmet = 25; // people who stand nowhere
    private const int Confessions = 6; // how often «не знаю» is said of each fact of the former

    /// <summary>The truths of <see cref="UnseenFacts.Recipe"/>; the words of the questions lend «не знаю».</summary>
    public static TrainingRecipe Recipe { get; } = UnseenFacts.Recipe with
    {
        Name = "strangers",
        World = UnseenFacts.Recipe.World with
        {
            Shares = WorldOptions.BaseShares.Clear().Add("facts", 0.5).Add("questions", 0.5),
            Facts = UnseenFacts.Recipe.World.Facts with { Withheld = 0.2, ZipfExponent = 0.7 },
        },
        CorpusTokens = 1_200_000, // of which those are kept in which no stranger stands
        Steps = 600,
    };

    /// <summary>Every third document is told by a liar, who never says the truth.</summary>
    private static FactOptions Lying => Recipe.World.Facts with { Liars = 1 / 3.0, LiarsTruth = 0 };

    /// <summary>Truths, then lies.</summary>
    internal static IReadOnlyList<Survey> Surveys { get; } = [Of(lies: false), Of(lies: true)];

    private static Survey Of(bool lies) => new()
    {
        Name = lies ? "lies, may abstain" : "truths, may abstain",
        Kind = EvidenceKind.Glass,
        Recipe = Trained.Text($"lies {lies}, {Taught} taught, {Unmet} unmet, {Confessions} confessions of each fact", Recipe),
        Columns =
        [
            "#unnamed", "#unnamed false", "#unnamed abstained", "#often", "#often false", "#often abstained",
            "#strangers", "#strangers false", "#strangers abstained", "lies",
        ],
        Run = scope => ($"{Recipe.Name}, {Recipe.Steps} steps", Trained.Rows(scope, 108, 5, seed => Row(lies, seed))),
    };

    /// <summary>Trains one network and asks it everything.</summary>
    /// <param name="lies">True: every third document lies.</param>
    /// <param name="seed">Seed of the corpus, of the strangers and of the first weights.</param>
    public static StrangerReading Read(bool lies, long seed)
    {
        var recipe = Recipe.With(seed);
        var world = World.Create(lies ? recipe.World with { Facts = Lying } : recipe.World);
        var book = world.Kind<Facts>().Book;
        int[] people = [.. Enumerable.Range(0, book.Subjects.Count)];
        new SeededRandom(seed).Fork(1).Shuffle(people);
        var (taught, unmet) = (people[..Taught], people[Taught..(Taught + Unmet)]);
        var corpus = Tell(world, book, [.. taught.Concat(unmet)], recipe);
        var mentions = world.Kind<Facts>().Mentions(corpus);
        var (statements, false_) = UnseenFacts.Check(world, book, corpus);
        using var trainer = Trained.Of(recipe, corpus.Then(Confess(world, book, taught)).Shuffled(seed));
        var answers = Answers(trainer, world, book);
        AnswerCounts Count(Func<int, int, bool> which)
        {
            var chosen = answers.Where(a => which(a.Subject, a.Relation)).ToArray();
            return new(chosen.Length, chosen.Count(a => a is { IsTrue: false, Abstains: false }), chosen.Count(a => a.Abstains));
        }

        var known = people[(Taught + Unmet)..].ToHashSet();
        return new(
            Count((s, r) => known.Contains(s) && mentions[s, r] == 0),
            Count((s, r) => known.Contains(s) && mentions[s, r] >= Named),
            Count((s, _) => unmet.Contains(s)),
            (double)false_ / statements);
    }

    internal static double[] Row(bool lies, long seed)
    {
        var r = Read(lies, seed);
        return [.. new[] { r.Unnamed, r.Often, r.Strangers }.SelectMany(c => new double[] { c.Asked, c.False, c.Abstained }), r.Lies];
    }

    /// <summary>What truths and lies say of the claim.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables)
    {
        var (truths, lies) = (tables[0], tables[1]);
        double[] Share(SurveyTable table, string hits, string of) => [.. table[hits].Zip(table[of], (hit, n) => hit / n)];
        double[] right = [.. truths["#often"].Zip(truths["#often false"], truths["#often abstained"])
            .Select(t => t.First - t.Second - t.Third)];
        return Evidence.Of(
            truths,
            Trained.Share("right about facts named often, truths only", right, truths["#often"]),
            Trained.Share("«не знаю» about people never told of", truths["#strangers abstained"], truths["#strangers"]),
            Trained.Share("false answers about facts never named, lies in the data", lies["#unnamed false"], lies["#unnamed"]),
            Trained.Share("false answers about facts never named, truths only", truths["#unnamed false"], truths["#unnamed"]),
            Trained.Share("false answers about people never told of, truths only", truths["#strangers false"], truths["#strangers"]),
            Measured.MeanOfSeeds("false answers added by lies, facts named often",
                [.. Share(lies, "#often false", "#often")
                    .Zip(Share(truths, "#often false", "#often"), (with, without) => with - without)]));
    }

    // Documents of the facts in which nobody of these people stands, without suppositions («представим, что …»).
    private static Corpus Tell(World world, FactBook book, int[] silent, TrainingRecipe recipe)
    {
        var law = TrainingLaw.Of(world).WithShares(new Dictionary<string, double> { ["facts"] = 1 });
        var names = silent.Select(subject => world.Read(book.Subjects[subject])).Select(name => (name[0], name[1])).ToHashSet();
        var suppose = world.Words.Word("представим");
        return Corpus.Draw(law, recipe.CorpusTokens!.Value, recipe.CorpusSeed)
            .Where(document => !document.Contains(suppose) && !document.Zip(document.Skip(1)).Any(names.Contains));
    }

    private static Corpus Confess(World world, FactBook book, int[] taught) => Corpus.Of(world,
    [
        .. from subject in taught
           from relation in book.Relations
           select ($"{relation.Question} {book.Subjects[subject]} {relation.Asked} не знаю .", Confessions),
    ]);

    // «где живёт Анна Белова ?»: the first word may be «не», else «в» and then the city; both steps take the likeliest word.
    private static (int Subject, int Relation, bool IsTrue, bool Abstains)[] Answers(Trainer trainer, World world, FactBook book)
    {
        FactPrompt[] prompts =
        [
            .. from subject in Enumerable.Range(0, book.Subjects.Count)
               from relation in Enumerable.Range(0, book.Relations.Count)
               select FactPrompts.AsQuestion(world, subject, relation),
        ];
        var (not, asked) = (world.Words.Word("не"), world.Words.Word("?"));
        var first = NextLogits.After(trainer.Transformer, [.. prompts.Select(p => p.Ids[..(Array.LastIndexOf(p.Ids, asked) + 1)])]);
        var whole = NextLogits.After(trainer.Transformer, [.. prompts.Select(p => p.Ids)]);
        return [.. prompts.Select((p, i) =>
        {
            var opening = p.Ids.Length == Array.LastIndexOf(p.Ids, asked) + 1 ? p.Answer : p.Ids[^1];
            var (start, end) = (Distributions.ArgMax(first[i]), Distributions.ArgMax(whole[i]));
            return (p.Subject, p.Relation, IsTrue: start == opening && end == p.Answer, Abstains: start == not);
        })];
    }
}
