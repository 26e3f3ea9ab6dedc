using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>«Drift»: how spread attention is and how many different word pairs there are as the text grows. Decides no claim.</summary>
public static class DriftSurveys
{
    private const int Tokens = 256, GlassTokens = 96, Texts = 12, Documents = 40;
    private const long Seed = 416;

    /// <summary>Lengths at which is looked.</summary>
    internal static IReadOnlyList<int> Lengths { get; } = [16, 32, 64, 96, 128, 192, 256];

    internal static Survey World { get; } = SurveyModels.Survey(
        "drift, world", ContextWorld.Glass, Columns(GlassTokens),
        model => ContextWorld.Documents(ContextWorld.Law(model.Name), GlassTokens, Seed).Take(Documents),
        (model, one) => Row(model, ContextWorld.Unit(one.Index), one.Ids));

    internal static Survey English { get; } = SurveyModels.Survey(
        "drift, SmolLM2", ContextWorld.Real, Columns(Tokens), model => ContextWorld.Passages(model, Tokens).Take(Texts),
        (model, one) => Row(model, one.Unit, one.Ids)) with
    { DearSeconds = 4 };

    private static string[] Columns(int most) =>
        [.. Lengths.Where(length => length <= most).SelectMany(length => new[] { $"entropy {length}", $"distinct {length}" })];

    /// <summary>At each length: mean entropy of the heads' weights at the last token, nats, and distinct-2.</summary>
    internal static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        var config = model.Config;
        using var trace = model.Trace(ids, TraceOptions.Only(
            [.. Enumerable.Range(0, config.NLayers).Select(layer => new HookAddress(HookPoint.Pattern, layer))]));
        float[][,] patterns = [.. from layer in Enumerable.Range(0, config.NLayers) from head in Enumerable.Range(0, config.NHeads)
                                  select trace.Pattern(layer, head)];
        return new(unit, [.. Lengths.Where(length => length <= ids.Length).SelectMany(length => new[]
        {
            patterns.Average(pattern => Distributions.EntropyOf([.. Enumerable.Range(0, length).Select(key => pattern[length - 1, key])])),
            Repetition.DistinctNgrams([ids[..length]], 2),
        })]);
    }
}
