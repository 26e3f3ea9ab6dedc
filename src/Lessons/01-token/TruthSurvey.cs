using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// 01-07 ahead: does a model put the truth above the myth, where a liar tells seven documents of ten and where he tells one? At the
/// start of a document, after three true statements about others, and by a linear probe on people that it was not fitted on.
/// </summary>
public static class TruthSurvey
{
    private const int Relations = 3;
    private const int Folds = 5;

    /// <summary>The readings, as their columns begin.</summary>
    private static readonly string[] _readings = ["start", "after truths", "probe"];

    // Name of the survey, recipe of the model, and the condition as a reader is told it.
    private static readonly (string Survey, string Recipe, string Condition)[] _worlds =
    [
        ("truth and myth", "liars-70", "ложь звучит чаще правды"),
        ("truth and myth, lies rarer", "liars-10", "правда звучит чаще лжи"),
    ];

    /// <summary>One survey for each world.</summary>
    internal static IReadOnlyList<Survey> All { get; } = [.. _worlds.Select(world => Of(world.Survey, world.Recipe))];

    private static Survey Of(string name, string recipe) => new()
    {
        Name = name,
        Models = [$"glass/{recipe}"],
        Kind = EvidenceKind.Glass,
        Columns =
        [
            .. from reading in _readings
               from relation in Enumerable.Range(0, Relations)
               from side in new[] { "truth", "myth" }
               select $"{reading}, {side} {relation}",
            .. Enumerable.Range(0, Relations).Select(relation => $"start, rare {relation}"),
        ],
        Run = scope =>
        {
            using var model = LanguageModel.Load($"glass/{recipe}");
            var rows = Measure(model, World.Create(TrainingRecipes.Load(recipe).World), 107);

            // probes need everybody: what is asked for is picked afterwards
            return (model.Described, [.. scope.Of(rows).Select(unit => unit.Item)]);
        },
    };

    /// <summary>Scores of truth and myth of every known fact, a row for each person; NaN where a fact is not known.</summary>
    internal static IReadOnlyList<SurveyRow> Measure(LanguageModel model, World world, long seed)
    {
        var (book, random) = (world.Kind<Facts>().Book, new SeededRandom(seed));
        AskedFact[] Ask(Func<int, int, int[]>? before) => TruthClaims.Known(AskedFacts.Ask(model, world, before), world);
        var start = Ask(null);
        var after = Ask((subject, relation) =>
            TruthClaims.Statements(world, book, subject, random.Fork((subject * (long)Relations) + relation), lies: false));
        var probe = Probe(model, world, start, random.Fork(-1));
        var rows = new SortedDictionary<int, double[]>();
        for (var fact = 0; fact < start.Length; fact++)
        {
            var f = start[fact];
            if (!rows.TryGetValue(f.Subject, out var row))
            {
                rows[f.Subject] = row = [.. Enumerable.Repeat(double.NaN, ((_readings.Length * 2) + 1) * Relations)];
            }

            (double Truth, double Myth)[] scores =
                [(f.Log[f.Truth], f.Log[f.Myth]), (after[fact].Log[f.Truth], after[fact].Log[f.Myth]), probe[fact]];
            for (var reading = 0; reading < scores.Length; reading++)
            {
                var at = ((reading * Relations) + f.Relation) * 2;
                (row[at], row[at + 1]) = scores[reading];
            }

            row[(_readings.Length * 2 * Relations) + f.Relation] = f.Log[Rare(f, random)];
        }

        return [.. rows.Select(row => new SurveyRow($"{row.Key:000} {book.Subjects[row.Key]}", row.Value))];
    }

    /// <summary>
    /// What the scores of one world say of the claim: the best of three readings, people as units; and whether the facts are known.
    /// </summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string survey) => tables =>
    {
        var best = _readings.Select((_, i) => Area($"best of three readings: {_worlds.Single(world => world.Survey == survey).Condition}",
            tables[0], relation => ((i * Relations) + relation) * 2, relation => (((i * Relations) + relation) * 2) + 1, _readings.Length))
            .MaxBy(area => area.Value)!;
        return Evidence.Of(tables[0], best, Area("truth above an object hardly anybody names", tables[0],
            relation => relation * 2, relation => (_readings.Length * 2 * Relations) + relation, 1));
    };

    // Neither the truth nor the myth: only a liar's slip ever names it.
    private static int Rare(AskedFact fact, SeededRandom random)
    {
        var others = Enumerable.Range(0, fact.Objects.Count).Where(o => o != fact.Truth && o != fact.Myth).ToArray();
        return others[random.Fork((fact.Subject * (long)Relations) + fact.Relation + 1_000_000).Next(others.Length)];
    }

    // How often the one column stands above the other, over facts; people are the units.
    private static Measured Area(string name, SurveyTable table, Func<int, int> above, Func<int, int> below, int candidates)
    {
        var (scores, labels, units) = (new List<double>(), new List<bool>(), new List<int>());
        for (var person = 0; person < table.Rows.Count; person++)
        {
            for (var relation = 0; relation < Relations; relation++)
            {
                foreach (var (column, label) in new[] { (above(relation), true), (below(relation), false) })
                {
                    if (table.Rows[person].Values[column] is var score && !double.IsNaN(score))
                    {
                        scores.Add(score);
                        labels.Add(label);
                        units.Add(person);
                    }
                }
            }
        }

        var (value, interval) = ClusteredRanking.Auroc(scores, labels, units, 1 - (0.05 / candidates));
        return new(name, value, interval, units.Distinct().Count());
    }

    // Everybody is scored by a probe that knows neither him nor those by whom its depth was chosen.
    private static (double Truth, double Myth)[] Probe(LanguageModel model, World world, AskedFact[] facts, SeededRandom random)
    {
        var stop = world.Words.Word(".");
        int[][] texts = [.. facts.SelectMany(fact => new[] { fact.Truth, fact.Myth }
            .Select(o => (int[])[.. fact.Question, fact.Objects[o], stop]))];
        using var states = StreamStates.Read(model.Transformer, texts, [.. texts.Select(text => (int[])[text.Length - 1])]);
        using var scope = NewDisposeScope();
        int[] people = [.. facts.Select(fact => fact.Subject).Distinct().Order()];
        random.Shuffle(people);
        var fold = people.Select((person, i) => (person, i)).ToDictionary(p => p.person, p => p.i % Folds);
        var scores = new (double Truth, double Myth)[facts.Length];
        for (var decides = 0; decides < Folds; decides++)
        {
            var chooses = (decides + 1) % Folds;
            int[] Facts(Func<int, bool> wanted) => [.. Enumerable.Range(0, facts.Length).Where(i => wanted(fold[facts[i].Subject]))];
            var (fit, choose, decide) = (Facts(f => f != decides && f != chooses), Facts(f => f == chooses), Facts(f => f == decides));
            var best = Enumerable.Range(1, model.Config.NLayers).Select(depth =>
            {
                var probe = LogisticProbe.Fit(Rows(states[depth], fit), Labels(fit.Length), 10);
                var chosen = probe.Scores(Rows(states[depth], choose));
                return (Depth: depth, Probe: probe, Middle: chosen.Average(), Area: Ranking.Auroc(chosen, Labels(choose.Length)));
            }).MaxBy(p => p.Area);
            var read = best.Probe.Scores(Rows(states[best.Depth], decide));
            for (var i = 0; i < decide.Length; i++)
            {
                scores[decide[i]] = (read[2 * i] - best.Middle, read[(2 * i) + 1] - best.Middle);
            }
        }

        return scores;
    }

    // Rows stand as true and myth for each fact.
    private static Tensor Rows(Tensor states, int[] facts) =>
        states[tensor([.. facts.SelectMany(fact => new[] { 2L * fact, (2L * fact) + 1 })], device: CPU)];

    private static bool[] Labels(int facts) => [.. Enumerable.Range(0, 2 * facts).Select(i => i % 2 == 0)];
}
