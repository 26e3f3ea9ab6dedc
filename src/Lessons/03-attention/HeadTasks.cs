using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-08: has each head a task of its own, and are there heads for pronouns, tense and direct speech?</summary>
public static class HeadTasks
{
    private const long Seed = 308;
    private const int Draws = 200;
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

    /// <summary>Part 1: share of heads with one clear task.</summary>
    public static Evidence Judge(SurveyTable table, string text)
    {
        var effects = new Effects(table);
        Measured Share(string name, IReadOnlyList<int> phenomenonOf)
        {
            double Of(int[]? drawn) => effects.ShareWithTask(phenomenonOf, drawn);
            var interval = Interval.Bootstrap(table.Rows.Count, Of, Seed, Draws);
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
                Share("share of heads with one clear task", effects.Phenomena),
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
