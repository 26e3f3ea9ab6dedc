using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// 08-09, part 2: across which parts does the answer appear in the stream? Facts are random, so a linear probe that was trained on
/// other subjects reads the answer only where it already stands, and never from who the subject is.
/// </summary>
public static class OriginSurveys
{
    private const int Folds = 5;
    private const double Penalty = 1e-2;
    private const long Seed = 8093;

    /// <summary>Where the stream is read: after the last word of the subject, and at the end of the statement.</summary>
    internal static IReadOnlyList<string> Places { get; } = ["субъект", "конец"];

    internal static Survey World { get; } = new()
    {
        Name = "origin world",
        Models = [FeedForwardWorld.Glass],
        Kind = EvidenceKind.Glass,
        Columns = ["#facts", .. Points(6).SelectMany(point => Places.Select(place => $"#{point}, {place}"))],
        Run = scope =>
        {
            var of = scope.Model ?? LanguageModel.Load(FeedForwardWorld.Glass);
            try
            {
                return (of.Described, [.. scope.Of(Rows(of)).Select(row => row.Item)]);
            }
            finally
            {
                if (scope.Model is null)
                {
                    of.Dispose();
                }
            }
        },
        DearSeconds = 20, // a probe is trained on all subjects
    };

    internal static Evidence Judge(SurveyTable table)
    {
        var units = Enumerable.Range(0, table.Rows.Count).ToArray();
        var (first, best) = (Read(table, units, 0).Max(), Points(6).Index().Max(point => Read(table, units, point.Index).Max()));
        return Evidence.Of(table,
            new Measured("part of the answer that first appears across FFN", Share(table, units),
                Interval.Bootstrap(units.Length, drawn => Share(table, drawn), Seed), units.Length),
            Measured.Exact("answers read from the embeddings", first, units.Length),
            Measured.Exact("answers read at the best place", best, units.Length));
    }

    /// <summary>Points of the pass in order: the embedding, then after attention and after the feed-forward part of each layer.</summary>
    internal static IEnumerable<string> Points(int layers) =>
        ["эмбеддинг", .. Enumerable.Range(1, layers).SelectMany(layer => new[] { $"внимание {layer}", $"FFN {layer}" })];

    /// <summary>Share of answers that are read at a point, at both places.</summary>
    internal static double[] Read(SurveyTable table, IReadOnlyList<int> units, int point)
    {
        var all = units.Sum(unit => table.Rows[unit].Values[0]);
        return [.. Places.Select((_, place) =>
            units.Sum(unit => table.Rows[unit].Values[1 + (point * Places.Count) + place]) / Math.Max(1, all))];
    }

    // What has been read anywhere so far rises across attention or across the feed-forward part.
    private static double Share(SurveyTable table, IReadOnlyList<int> units)
    {
        var (so, byAttention, byFeedForward) = (Read(table, units, 0).Max(), 0.0, 0.0);
        for (var point = 1; point < (table.Columns.Count - 1) / Places.Count; point++)
        {
            var rise = Math.Max(0, Read(table, units, point).Max() - so);
            so += rise;
            byAttention += point % 2 == 1 ? rise : 0;
            byFeedForward += point % 2 == 0 ? rise : 0;
        }

        return byFeedForward / Math.Max(1e-9, byAttention + byFeedForward);
    }

    private static List<SurveyRow> Rows(LanguageModel model)
    {
        var facts = Rules.Known(model, Rules.Facts(model, asked: false, Seed), int.MaxValue);
        string Subject(Rule rule) => string.Join(' ', rule.Name.Split(' ').Take(2));
        string[] subjects = [.. facts.Select(Subject).Distinct()];
        var points = Points(model.Config.NLayers).Count() * Places.Count;
        var hits = subjects.ToDictionary(subject => subject, _ => new double[1 + points]);
        foreach (var relation in facts.GroupBy(rule => string.Join(' ', rule.Others.Append(rule.Answer).Order())))
        {
            Rule[] rules = [.. relation];
            int[] answers = [.. rules[0].Others.Append(rules[0].Answer).Order()], folds =
                [.. rules.Select(rule => Array.IndexOf(subjects, Subject(rule)) % Folds)];
            foreach (var rule in rules)
            {
                hits[Subject(rule)][0]++;
            }

            using var scope = NewDisposeScope();
            var streams = Streams(model, rules);
            for (var point = 0; point < points; point++)
            {
                bool[] right = Probed(streams[point], rules, answers, folds);
                for (var i = 0; i < rules.Length; i++)
                {
                    hits[Subject(rules[i])][1 + point] += right[i] ? 1 : 0;
                }
            }
        }

        return [.. subjects.Select(subject => new SurveyRow(subject, hits[subject]))];
    }

    // For each fact: does a probe of the other folds name its answer?
    private static bool[] Probed(Tensor stream, Rule[] rules, int[] answers, int[] folds)
    {
        using var scope = NewDisposeScope();
        var right = new bool[rules.Length];
        var classes = tensor([.. rules.Select(rule => (long)Array.IndexOf(answers, rule.Answer))], device: CPU);
        var targets = nn.functional.one_hot(classes, answers.Length).to(ScalarType.Float64);
        for (var fold = 0; fold < Folds; fold++)
        {
            long[] train = [.. Indices(i => folds[i] != fold)], test = [.. Indices(i => folds[i] == fold)];
            if (train.Length < 2 || test.Length == 0)
            {
                continue;
            }

            Tensor at = tensor(train, device: CPU), of = tensor(test, device: CPU);
            var probe = RidgeProbe.Fit(stream.index_select(0, at), targets.index_select(0, at), Penalty);
            using var said = probe.Predict(stream.index_select(0, of));
            long[] named = TensorMemory.Copy<long>(said.argmax(1));
            for (var i = 0; i < test.Length; i++)
            {
                right[test[i]] = answers[named[i]] == rules[test[i]].Answer;
            }
        }

        return right;

        IEnumerable<long> Indices(Func<int, bool> picks) => Enumerable.Range(0, rules.Length).Where(picks).Select(i => (long)i);
    }

    // [fact, dModel] for each point and place, in the order of the columns.
    private static Tensor[] Streams(LanguageModel model, Rule[] rules)
    {
        var layers = Enumerable.Range(0, model.Config.NLayers).ToArray();
        HookAddress[] points = [new(HookPoint.ResidPre, 0), .. layers.SelectMany(layer =>
            new HookAddress[] { new(HookPoint.ResidMid, layer), new(HookPoint.ResidPost, layer) })];
        var rows = points.SelectMany(_ => Places.Select(_ => new List<Tensor>())).ToArray();
        foreach (var rule in rules)
        {
            using var trace = model.Trace(rule.Ids, TraceOptions.Only(points));
            for (var point = 0; point < points.Length; point++)
            {
                var stream = trace[points[point]][0].to(ScalarType.Float64);
                rows[2 * point].Add(stream[2].clone()); // the mark, the name, the family name
                rows[(2 * point) + 1].Add(stream[rule.Ids.Length - 1].clone());
            }
        }

        return [.. rows.Select(list => stack(list))];
    }
}
