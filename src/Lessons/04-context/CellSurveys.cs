using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>How few cells of the memory keep a prediction, and what each past token is worth by its distance. Decides no claim.</summary>
public static class CellSurveys
{
    /// <summary>Largest KL with which a prediction counts as kept, nats.</summary>
    public const double Tolerance = 0.01;

    /// <summary>Tokens back that are measured.</summary>
    internal const int Distances = DocumentTokens - 1;

    private const int Documents = 60, DocumentTokens = 32, Passages = 12, PassageTokens = 32, Orders = 3;
    private const long Seed = 414;

    private static readonly string[] _columns =
        ["#cells", "#needed", "#needed in random order", "nats", .. Enumerable.Range(1, Distances).Select(back => $"worth {back}")];

    internal static Survey World { get; } = SurveyModels.Survey(
        "cells, world", ContextWorld.Glass, _columns,
        model => ContextWorld.Documents(ContextWorld.Law(model.Name), DocumentTokens, Seed).Take(Documents),
        (model, one) => Row(model, ContextWorld.Unit(one.Index), one.Ids));

    internal static Survey English { get; } = SurveyModels.Survey(
        "cells, SmolLM2", ContextWorld.Real, _columns, model => ContextWorld.Passages(model, PassageTokens).Take(Passages),
        (model, one) => Row(model, one.Unit, one.Ids)) with
    { DearSeconds = 10 };

    /// <summary>
    /// One text: cells, how many of the dearest suffice, how many of random orders (their mean), the KL left, worth by distance.
    /// </summary>
    internal static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        using var memory = MetaState.Of(model, ids);
        var ranked = memory.Sufficient(Tolerance);
        var random = Enumerable.Range(0, Orders).Average(order => memory.Sufficient(Tolerance, memory.Shuffled(Seed + order)).Cells.Count);
        return new(unit, [
            memory.Cells.Count, ranked.Cells.Count, random, ranked.Kl,
            .. Enumerable.Range(1, memory.Positions).Select(back => Worth(memory, memory.Positions - back)),
        ]);
    }

    /// <summary>KL when one past token is hidden from the last one in all layers, nats.</summary>
    internal static double Worth(MetaState memory, int position) =>
        memory.Without([.. memory.Cells.Where(cell => cell.Position == position)]);
}
