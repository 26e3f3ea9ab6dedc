using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Truth and falsehood in one model.</summary>
/// <param name="Lies">Share of false statements in the documents that it learnt from, as text.</param>
/// <param name="Output">Area under the curve of log p(true) against log p(the fact's myth), at the start of a document.</param>
/// <param name="AfterTruths">The same after three true statements about others: an honest narrator, most likely.</param>
/// <param name="AfterLies">The same after three false ones.</param>
/// <param name="Probe">The same for a linear probe on the state after a statement, on facts that it was not fitted on.</param>
/// <param name="Rare">Area of that probe, true against a false object that hardly anybody names: near the probe's own area it
/// reads truth, far below it what is rare.</param>
/// <param name="Depth">Depth of the stream that the probe reads, chosen on facts of its own.</param>
public sealed record TruthReading(
    string Lies,
    Measured Output,
    Measured AfterTruths,
    Measured AfterLies,
    Measured Probe,
    Measured Rare,
    int Depth);

/// <summary>
/// 01-07: does a model tell truth from falsehood by its output, and by its states? An honest narrator and a liar tell the same
/// facts; which of them tells a document is never said.
/// </summary>
public static class TruthClaims
{
    private const int Told = 3; // statements before the question
    private const int Well = 40; // they are about the people that are told of most

    /// <summary>Reads one model of a world with liars.</summary>
    /// <param name="model">A model of the world's words.</param>
    /// <param name="world">Its world.</param>
    /// <param name="seed">Seed of statements, of the split and of the bootstrap.</param>
    public static TruthReading Read(LanguageModel model, World world, long seed = 107)
    {
        var (book, random) = (world.Kind<Facts>().Book, new SeededRandom(seed));
        var lies = $"лжи {Math.Round(100 * FalseShare(world.Options.Facts))}%";
        var asked = Known(AskedFacts.Ask(model, world), world);
        random.Shuffle(asked);
        var (probe, rare, depth) = Probe(model, world, asked, random, lies, seed);
        Measured After(bool liar) =>
            Area("area", Known(AskedFacts.Ask(model, world, (subject, _) => Statements(world, book, subject, random, liar)), world), seed);
        return new(lies, Area($"AUC of the output: {lies}", asked, seed), After(liar: false), After(liar: true), probe, rare, depth);
    }

    /// <summary>The same of a model and of others that learnt from more lies.</summary>
    /// <param name="model">A model of the world's words.</param>
    /// <param name="world">Its world.</param>
    /// <param name="others">Names of the others' recipes, whose models are <c>glass/NAME</c>.</param>
    public static IReadOnlyList<TruthReading> ReadAll(LanguageModel model, World world, params IReadOnlyList<string> others)
    {
        var readings = new List<TruthReading> { Read(model, world) };
        foreach (var name in others)
        {
            using var other = LanguageModel.Load($"glass/{name}");
            readings.Add(Read(other, World.Create(TrainingRecipes.Load(name).World)));
        }

        return readings;
    }

    /// <summary>Every area as a bar with its interval: a row for each share of lies, a colour for each way of asking.</summary>
    public static Picture Picture(IReadOnlyList<TruthReading> readings, string title)
    {
        BarGroup Asked(string name, Func<TruthReading, Measured> area) => new(name, [.. readings.Select(r => area(r).Value)])
        {
            Intervals = [.. readings.Select(r => area(r).Interval)],
        };
        return Pictures.Bars(
            title,
            new Axis("корпус") { Labels = [.. readings.Select(r => r.Lies)] },
            new Axis("площадь под кривой (AUC)", "доля") { Range = (0, 1.05) },
            [
                Asked("ответ", r => r.Output), Asked("после трёх правд", r => r.AfterTruths), Asked("после трёх лжей", r => r.AfterLies),
                Asked("проба", r => r.Probe), Asked("проба, ложь редкая", r => r.Rare),
            ],
            [Reference.AtX(0.5, "0,5: не различает")]);
    }

    /// <summary>Share of false statements in a world's documents: the honest narrator's noise and myths, and what the liar says.</summary>
    internal static double FalseShare(Microworld.FactOptions options)
    {
        const double Other = 15 / 16.0; // a random object is the true one in one of sixteen cases
        return ((1 - options.Liars) * (options.Myth + (options.Noise * Other)))
            + (options.Liars * (1 - options.LiarsTruth) * (1 + Other) / 2);
    }

    private static Measured Area(string name, AskedFact[] asked, long seed)
    {
        var (area, interval) = Ranking.Auroc(
            [.. asked.SelectMany(fact => new[] { fact.Log[fact.Truth], fact.Log[fact.Myth] })], Labels(asked.Length), seed, draws: 200);
        return new(name, area, interval, asked.Length);
    }

    private static (Measured Probe, Measured Rare, int Depth) Probe(
        LanguageModel model, World world, AskedFact[] asked, SeededRandom random, string lies, long seed)
    {
        var rare = asked.Select(fact => Enumerable.Range(0, fact.Objects.Count)
            .Where(o => o != fact.Truth && o != fact.Myth).ElementAt(random.Next(fact.Objects.Count - 2))).ToArray();

        // «где живёт Анна Белова ? в Туле .»: the state is read at the full stop, when the statement is complete
        var stop = world.Words.Word(".");
        int[][] texts = [.. asked.SelectMany((fact, i) => new[] { fact.Truth, fact.Myth, rare[i] }
            .Select(o => (int[])[.. fact.Question, fact.Objects[o], stop]))];
        using var states = StreamStates.Read(model.Transformer, texts, [.. texts.Select(text => (int[])[text.Length - 1])]);
        using var scope = NewDisposeScope();
        var (fit, choose, decide) = (asked.Length * 3 / 5, asked.Length * 4 / 5, asked.Length);
        var probes = Enumerable.Range(1, model.Config.NLayers)
            .Select(depth => (Depth: depth, Probe: LogisticProbe.Fit(Rows(states[depth], 0, fit, 0, 1), Labels(fit), 10))).ToArray();
        var best = probes.MaxBy(p => Ranking.Auroc(p.Probe.Scores(Rows(states[p.Depth], fit, choose, 0, 1)), Labels(choose - fit)));
        Measured Against(string name, int other)
        {
            var (area, interval) = Ranking.Auroc(
                best.Probe.Scores(Rows(states[best.Depth], choose, decide, 0, other)), Labels(decide - choose), seed, draws: 200);
            return new(name, area, interval, decide - choose);
        }

        return (Against($"AUC of the truth probe: {lies}", 1), Against("the same probe, rare falsehoods", 2), best.Depth);
    }

    // Withheld facts were never told; those that change have two truths.
    internal static AskedFact[] Known(IReadOnlyList<AskedFact> asked, World world)
    {
        var book = world.Kind<Facts>().Book;
        return [.. asked.Where(fact => !book.IsWithheld(fact.Subject, fact.Relation)
            && !(fact.Relation == 0 && book.Ranks[fact.Subject] % 10 == 0))];
    }

    /// <summary>Three true statements about other people, or three false ones.</summary>
    internal static int[] Statements(World world, FactBook book, int about, SeededRandom random, bool lies)
    {
        var words = new List<int>();
        for (var told = 0; told < Told;)
        {
            var (subject, relation) = (book.Order[random.Next(Well)], 1 + random.Next(book.Relations.Count - 1));
            if (subject == about || book.IsWithheld(subject, relation))
            {
                continue;
            }

            var (truth, count) = (book.Truth(subject, relation), book.Relations[relation].Objects.Count);
            var said = lies ? (truth + 1 + random.Next(count - 1)) % count : truth;
            words.AddRange(
                world.Read($"{book.Subjects[subject]} {book.Relations[relation].Verb} {book.Relations[relation].Objects[said]} ."));
            told++;
        }

        return [.. words];
    }

    // Rows stand as true, myth, rare for each fact; two of the three are taken.
    private static Tensor Rows(Tensor states, int from, int to, int one, int other) =>
        states[tensor(
            [.. Enumerable.Range(from, to - from).SelectMany(fact => new[] { (3L * fact) + one, (3L * fact) + other })], device: CPU)];

    private static bool[] Labels(int facts) => [.. Enumerable.Range(0, 2 * facts).Select(i => i % 2 == 0)];
}
