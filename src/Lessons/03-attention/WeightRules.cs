using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-01: what every row of attention weights obeys.</summary>
public static class WeightRules
{
    private const long Seed = 301;
    private const int MostTokens = 128;

    internal static string[] Columns { get; } = ["smallest", "off one", "to the right"];

    /// <summary>Twenty documents of the world.</summary>
    internal static Survey World { get; } = SurveyModels.Survey("weights, world", AttentionWorld.Glass, Columns,
        _ => AttentionWorld.Documents(20, Seed),
        (model, one) => Row(model, AttentionWorld.Unit(one.Index), AttentionWorld.Read(one.Ids)));

    /// <summary>Six English passages.</summary>
    internal static Survey English { get; } = SurveyModels.Survey("weights, English", AttentionWorld.Real, Columns,
        _ => AttentionWorld.Passages(6),
        (model, one) => Row(model, one.Passage.Id, AttentionWorld.Tokens(model, one.Passage, MostTokens)));

    /// <summary>Every layer and head of one text.</summary>
    public static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        var layers = Enumerable.Range(0, model.Config.NLayers);
        using var trace = model.Trace(ids, TraceOptions.Only([.. layers.Select(layer => new HookAddress(HookPoint.Pattern, layer))]));
        var all = layers.SelectMany(layer => Enumerable.Range(0, model.Config.NHeads)
            .Select(head => Of(trace.Pattern(layer, head)))).ToList();
        return new(unit, all.Min(one => one.Smallest), all.Max(one => one.OffOne), all.Max(one => one.ToTheRight));
    }

    /// <summary>Of one pattern, [query, key]: smallest weight, largest |sum − 1| of a row, largest weight right of the diagonal.</summary>
    public static (double Smallest, double OffOne, double ToTheRight) Of(float[,] pattern)
    {
        var (smallest, off, right) = (double.PositiveInfinity, 0.0, 0.0);
        for (var query = 0; query < pattern.GetLength(0); query++)
        {
            var sum = 0.0;
            for (var key = 0; key < pattern.GetLength(1); key++)
            {
                sum += pattern[query, key];
                smallest = Math.Min(smallest, pattern[query, key]);
                right = key > query ? Math.Max(right, Math.Abs(pattern[query, key])) : right;
            }

            off = Math.Max(off, Math.Abs(sum - 1));
        }

        return (smallest, off, right);
    }

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact("smallest weight", table["smallest"].Min(), table.Rows.Count),
        Measured.Exact("largest deviation of a row's sum from one", table["off one"].Max(), table.Rows.Count),
        Measured.Exact("largest weight to the right", table["to the right"].Max(), table.Rows.Count));
}
