using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-11, part 1: what the next step still knows of the text when all it may look at is the last token's own vectors.</summary>
/// <remarks>
/// The prediction of the very next word is read off the last vector, so for that word it holds by definition what is needed. Asked is
/// what the text still needs after it. The first position stays in sight beside it, for attention rests there when it looks at nothing.
/// </remarks>
public static class StateSurveys
{
    private const int Documents = 200, DocumentTokens = 40, Passages = 60, PassageTokens = 64;
    private const long Seed = 411;

    internal static IReadOnlyList<int> Kept { get; } = [0, 1, 2, 4, 8, 16];

    private static readonly string[] _columns = [.. Kept.Select(count => $"last {count}"), "as many others"];

    internal static Survey World { get; } = SurveyModels.Survey(
        "last vector, world", ContextWorld.Glass, _columns,
        model => ContextWorld.Documents(ContextWorld.Law(model.Name), DocumentTokens, Seed).Take(Documents),
        (model, one) => Row(model, ContextWorld.Unit(one.Index), one.Ids));

    internal static Survey English { get; } = SurveyModels.Survey(
        "last vector, SmolLM2", ContextWorld.Real, _columns, model => ContextWorld.Passages(model, PassageTokens).Take(Passages),
        (model, one) => Row(model, one.Unit, one.Ids));

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Mean($"nats lost without the past: {condition}", table["last 0"], Seed),
        Measured.Ratio($"share of the past's worth in the last vector: {condition}",
            [.. table["last 0"].Zip(table["last 1"], (nothing, last) => nothing - last)], table["last 0"], Seed));

    /// <summary>KL(whole ‖ kept) with the first position and so many of the last in sight.</summary>
    internal static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        using var memory = MetaState.Of(model, ids);
        double With(Func<CacheCell, bool> seen) => memory.With([.. memory.Cells.Where(cell => cell.Position == 0 || seen(cell))]);
        return new(unit, [
            .. Kept.Select(count => With(cell => cell.Position >= memory.Positions - count)),
            With(cell => cell.Position == memory.Positions / 2),
        ]);
    }
}
