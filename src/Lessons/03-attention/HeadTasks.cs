using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-08: has each head a task of its own, and are there heads for pronouns, tense and direct speech?</summary>
public static class HeadTasks
{
    private const long Seed = 308;
    private const int Draws = 300, References = 20, ReferenceTokens = 40, FirstLayers = 3;
    private const double ForTwo = 0.975; // one of two models is enough to refute
    internal const double SignificantT = 2, ClearRatio = 2;

    /// <summary>The phenomena that the claim names.</summary>
    internal static string[] Named { get; } = ["местоимения", "время", "прямая речь"];

    /// <summary>What a template loses without any head, whether the model was right, and what it loses without each head.</summary>
    internal static string[] Columns(int layers, int heads) =>
    [
        "stake", "#right",
        .. from layer in Enumerable.Range(0, layers) from head in Enumerable.Range(0, heads) select $"L{layer}H{head}",
    ];

    /// <summary>Phenomenon of a unit: what stands before the stroke of its name.</summary>
    internal static string Phenomenon(string unit) => unit.Split('/')[0];

    /// <summary>Forty documents of each kind of the world.</summary>
    internal static Survey World { get; } = SurveyModels.Survey("head tasks, world", AttentionWorld.Glass, Columns(6, 4),
        model => With(model, AttentionWorld.Law.Kinds.Select(kind => kind.Kind.Name)
                .SelectMany(kind => Enumerable.Range(0, 40).Select(i => (Kind: kind, Index: i))),
            () => AttentionWorld.Documents(References, Seed + 1).Select(one => AttentionWorld.Read(one.Ids))),
        (_, one) => OfDocument(one.Heads, one.Item.Kind, one.Item.Index));

    /// <summary>A hundred English sentences; a check tries the heads of the first layers, which are soon reached.</summary>
    internal static Survey English { get; } = OfTemplates(30, OfTemplate) with { Brief = OfTemplates(FirstLayers, OfTemplateInBrief).Run };

    private static Survey OfTemplates(int layers, Func<MeanHeads, int, TaskTemplate, SurveyRow> row) => SurveyModels.Survey(
        "head tasks, English", AttentionWorld.Real, Columns(30, 9), model => With(model, TaskTemplates.All.Index(),
            () => AttentionWorld.Passages(60).Skip(40).Select(one => AttentionWorld.Tokens(model, one.Passage, ReferenceTokens)), layers),
        (_, one) => row(one.Heads, one.Item.Index, one.Item.Item));

    private static IEnumerable<(MeanHeads Heads, T Item)> With<T>(
        LanguageModel model, IEnumerable<T> units, Func<IEnumerable<int[]>> references, int? layers = null)
    {
        using var heads = new MeanHeads(model, references(), layers);
        foreach (var unit in units)
        {
            yield return (heads, unit);
        }
    }

    private static SurveyRow OfTemplate(MeanHeads heads, int index, TaskTemplate template)
    {
        var ids = heads.Model.PromptIds(template.Prompt);
        var values = template.Lead.OfEach(heads.Model, ids, [[], heads.All, .. heads.Each]);
        return new($"{template.Phenomenon}/{index % 20:00}",
            [values[0] - values[1], values[0] > 0 ? 1 : 0, .. values[2..].Select(value => Math.Round(values[0] - value, 4))]);
    }

    // What all heads together are worth needs every layer.
    private static SurveyRow OfTemplateInBrief(MeanHeads heads, int index, TaskTemplate template)
    {
        var values = template.Lead.OfEach(heads.Model, heads.Model.PromptIds(template.Prompt), [[], .. heads.Each]);
        double[] found = [double.NaN, values[0] > 0 ? 1 : 0, .. values[1..].Select(value => Math.Round(values[0] - value, 4))];
        return new($"{template.Phenomenon}/{index % 20:00}", [.. found, .. Columns(30, 9)[found.Length..].Select(_ => double.NaN)]);
    }

    // KL from the law, nats a token, beyond what it is with all heads in place.
    private static SurveyRow OfDocument(MeanHeads heads, string kind, int index)
    {
        var ids = AttentionWorld.Read(AttentionWorld.DocumentOf(kind, index, Seed));
        var law = new Oracle(AttentionWorld.Law).Logits(ids);
        double From(IReadOnlyList<Intervention> changes)
        {
            var rows = heads.Model.With(changes).Logits(ids);
            return Enumerable.Range(0, ids.Length).Average(i => Distributions.KullbackLeibler(law[i], rows[i]));
        }

        var own = From([]);
        return new($"{kind}/{index:00}", [From(heads.All) - own, 1, .. heads.Each.Select(head => Math.Round(From(head) - own, 4))]);
    }

    /// <summary>Part 1: share of heads with one clear task.</summary>
    public static Evidence Judge(SurveyTable table, string text)
    {
        var effects = new Effects(table);
        Measured Share(string name, IReadOnlyList<int> phenomenonOf, double level = 0.95)
        {
            double Of(int[]? drawn) => effects.ShareWithTask(phenomenonOf, drawn);
            var interval = Interval.Bootstrap(table.Rows.Count, Of, Seed, Draws, level);
            return new($"{name}: {text}", Of(null), interval, table.Rows.Count);
        }

        var shuffled = effects.Phenomena.ToArray();
        new SeededRandom(Seed).Shuffle(shuffled);
        Measured[] right = table.Kind == EvidenceKind.Real
            ? [.. effects.Names.Select((name, p) => Right(table, name))] : [];
        return Evidence.Of(
            table,
            [
                Share("share of heads with one clear task, phenomena shuffled", shuffled),
                .. right,
                Share("share of heads with one clear task", effects.Phenomena, ForTwo),
            ]);
    }

    /// <summary>Parts 2 to 4: what the head of a phenomenon takes from it beyond what it takes from any other.</summary>
    public static Evidence JudgeNamed(SurveyTable table, string phenomenon)
    {
        var effects = new Effects(table);
        var (own, chosen) = (effects.Names.IndexOf(phenomenon), effects.Chosen(phenomenon));
        double Of(int[]? drawn) => effects.Excess(chosen, own, second: true, drawn);
        return Evidence.Of(
            table,
            Right(table, phenomenon),
            new Measured($"excess of the chosen head: {phenomenon}", Of(null),
                Interval.Bootstrap(table.Rows.Count, Of, Seed, Draws), table.Rows.Count));
    }

    /// <summary>The head that the first half of the templates chooses for a phenomenon.</summary>
    public static string Chosen(SurveyTable table, string phenomenon) =>
        table.Columns[new Effects(table).Chosen(phenomenon) + Effects.FirstHead];

    private static Measured Right(SurveyTable table, string phenomenon)
    {
        var own = table.Where(row => Phenomenon(row.Id) == phenomenon);
        return Measured.Ratio($"templates decided rightly: {phenomenon}", own["#right"], [.. own.Rows.Select(_ => 1.0)], Seed);
    }
}
