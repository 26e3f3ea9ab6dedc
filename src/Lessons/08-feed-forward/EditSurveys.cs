using System.Runtime.CompilerServices;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Inspection.Editing;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// Does the place that causal tracing names predict where an edit works (Hase et al. 2023)? Each fact is traced and edited at every
/// layer, after the last word of its subject and at the end of the statement.
/// </summary>
public static class EditSurveys
{
    private const int Facts = 20, Layers = 6, Others = 4, Neighbours = 8, Documents = 200;
    private const long Seed = 8095;

    private static readonly string[] _places = ["субъект", "конец"];
    private static readonly string[] _numbers = ["traced", "rewritten", "asked", "kept"];
    private static readonly ConditionalWeakTable<LanguageModel, Tensor[]> _moments = [];

    internal static Survey World { get; } = SurveyModels.Survey(
        "edit world", FeedForwardWorld.Glass,
        [.. Cells().SelectMany(cell => _numbers.Select(number => Column(number, cell.Place, cell.Layer)))],
        model => Rules.Facts(model, asked: false, Seed).Zip(Rules.Facts(model, asked: true, Seed))
            .Where(pair => Rules.Known(model, [pair.First, pair.Second], 2).Count == 2).Take(Facts),
        (model, fact) => Row(model, fact.First, fact.Second)) with
    { DearSeconds = 60 };

    /// <summary>Tracing and edits by layer, both places; measured ahead.</summary>
    public static Visual Layered() => Kept.Show(() =>
    {
        var table = Kept.Table(World.Name);
        Series Of(string number, int place, string name, Stroke stroke) => new(
            name, [.. Enumerable.Range(1, Layers).Select(l => (double)l)],
            [.. Enumerable.Range(0, Layers).Select(layer => table[Column(number, place, layer)].Average())])
        {
            Stroke = stroke,
            Markers = true,
        };
        var (paraphrase, rewrite) = (Together(table, "asked"), Together(table, "rewritten"));
        return Pictures.Lines("Куда указала трассировка и где удалась правка, glass/base", new Axis("слой", "номер"),
                new Axis("вернулось ответа; новый ответ на вопрос", "доля"),
                Of("traced", 0, "трассировка, субъект", Stroke.Dashed), Of("asked", 0, "правка, субъект", Stroke.Solid),
                Of("traced", 1, "трассировка, конец", Stroke.Dashed), Of("asked", 1, "правка, конец", Stroke.Solid))
            .Look("Совпадают ли по форме пунктир и линия? Ранговая связь по двенадцати местам, "
                + $"средняя по {table.Rows.Count} фактам: с ответом на вопрос {Said(paraphrase)}, с самой исправленной фразой "
                + $"{Said(rewrite)}. Единица значила бы, что карта предсказывает правку.");
    }, World.Name);

    /// <summary>What edits do at every place, as a table; measured ahead.</summary>
    public static Visual Places() => Kept.Show(() =>
    {
        var table = Kept.Table(World.Name);
        double Mean(string number, (int Place, int Layer) cell) => table[Column(number, cell.Place, cell.Layer)].Average();
        return Table.Of($"Правка одного факта, среднее по {table.Rows.Count} фактам", Cells(), ("место", cell => _places[cell.Place]),
                ("слой", cell => cell.Layer + 1), ("трассировка вернула", cell => Mean("traced", cell)),
                ("фраза исправлена", cell => Mean("rewritten", cell)), ("на вопрос — новое", cell => Mean("asked", cell)),
                ("соседи целы", cell => Mean("kept", cell)))
            .With("трассировка вернула", "0.00").With("фраза исправлена", "0.00").With("на вопрос — новое", "0.00")
            .With("соседи целы", "0.00");
    }, World.Name);

    // Spearman's correlation over the twelve places of each fact.
    private static (double Mean, Interval Interval) Together(SurveyTable table, string number)
    {
        double[] each = [.. Enumerable.Range(0, table.Rows.Count).Select(row => Ranks(
            [.. Cells().Select(cell => table[Column("traced", cell.Place, cell.Layer)][row])],
            [.. Cells().Select(cell => table[Column(number, cell.Place, cell.Layer)][row])])).Where(double.IsFinite)];
        return (each.Average(), Interval.BootstrapMean(each, Seed));
    }

    private static double Ranks(double[] a, double[] b)
    {
        double[] Places(double[] values) => [.. values.Select(value =>
            values.Count(other => other < value) + ((values.Count(other => other == value) - 1) / 2.0))];
        double[] x = Places(a), y = Places(b);
        double mean = x.Average(), top = x.Zip(y, (p, q) => (p - mean) * (q - mean)).Sum();
        return top / Math.Sqrt(x.Sum(p => (p - mean) * (p - mean)) * y.Sum(q => (q - mean) * (q - mean)));
    }

    private static string Said((double Mean, Interval Interval) one) =>
        $"{Signed(one.Mean)} [{Signed(one.Interval.Low)}; {Signed(one.Interval.High)}]";

    private static string Signed(double value) => (value < 0 ? "−" : "+") + Pictures.Text(Math.Abs(value), 2);

    private static IEnumerable<(int Place, int Layer)> Cells() =>
        _places.SelectMany((_, place) => Enumerable.Range(0, Layers).Select(layer => (place, layer)));

    private static string Column(string number, int place, int layer) => $"{number} {(place == 0 ? "subject" : "end")} {layer}";

    private static SurveyRow Row(LanguageModel model, Rule fact, Rule asked)
    {
        var known = Rules.Known(model, Rules.Facts(model, asked: false, Seed + 1)
            .Where(rule => rule.Name != fact.Name && rule.Ids.Length == fact.Ids.Length), 40);
        Rule[] alike = [.. known.Where(rule => rule.Others.Contains(fact.Answer) && rule.Answer != fact.Answer)],
            neighbours = [.. alike.Take(Neighbours)];
        var wanted = alike[0].Answer; // another subject's answer to the same question
        var map = CausalTracing.Resampled(model, fact.Ids, [.. alike.Take(Others).Select(rule => (Prompt)rule.Ids)],
            Metric.LogProbability(fact.Answer), TracedPart.Mlp).Restored();
        double P(LanguageModel said, int[] ids) => Math.Exp(Distributions.LogProbability(NextLogits.After(said, [ids])[0], wanted));
        var (before, beforeAsked) = (P(model, fact.Ids), P(model, asked.Ids));
        return new(fact.Name, [.. Cells().SelectMany(cell =>
        {
            int at = cell.Place == 0 ? 2 : fact.Ids.Length - 1; // the mark, the name, the family name
            using var edit = FactEdit.Find(model, [new(fact.Ids, at)], wanted, [], Moment(model, cell.Layer), new() { Layer = cell.Layer });
            using var edited = edit.Apply(model);
            return new[]
            {
                map[cell.Layer, at],
                (P(edited, fact.Ids) - before) / (1 - before),
                (P(edited, asked.Ids) - beforeAsked) / (1 - beforeAsked),
                Rules.Known(edited, neighbours, Neighbours).Count / (double)neighbours.Length,
            };
        })]);
    }

    private static Tensor Moment(LanguageModel model, int layer) => _moments.GetValue(model, one =>
        [.. Enumerable.Range(0, Layers).Select(l => FactEdit.Moment(one, l, [.. Enumerable.Range(0, Documents)
            .Select(i => FeedForwardWorld.Document(FeedForwardWorld.Law(one.Name), i, Seed))]))])[layer];
}
