using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-12: a prompt, another conversation, the same prompt anew: is the answer the same to the last bit?</summary>
public static class FreshSurveys
{
    private const int Prompt = 24, Other = 40, Texts = 20;
    private const long Seed = 413;
    private static readonly string[] _columns = ["difference", "difference, not forgotten"];

    internal static Survey World { get; } = SurveyModels.Survey(
        "requests, world", ContextWorld.Glass, _columns,
        model => Pairs(ContextWorld.Documents(ContextWorld.Law(model.Name), Other, Seed)
            .Take(Texts).Select(one => (ContextWorld.Unit(one.Index), one.Ids))),
        (model, pair) => Row(model, pair.Unit, pair.Ids, pair.Other));

    internal static Survey English { get; } = SurveyModels.Survey(
        "requests, SmolLM2", ContextWorld.Real, _columns, model => Pairs(ContextWorld.Passages(model, Other).Take(Texts)),
        (model, pair) => Row(model, pair.Unit, pair.Ids, pair.Other));

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact(
            $"largest difference where the other conversation is not forgotten: {condition}", table["difference, not forgotten"].Max(),
            table.Rows.Count),
        Measured.Exact($"largest difference after another conversation: {condition}", table["difference"].Max(), table.Rows.Count));

    /// <summary>Largest changes of a log-probability.</summary>
    /// <param name="model">The model.</param>
    /// <param name="unit">Name of the text.</param>
    /// <param name="ids">Begins with the prompt.</param>
    /// <param name="other">The other conversation.</param>
    /// <param name="again">Reads the prompt after it; null: anew.</param>
    internal static SurveyRow Row(
        LanguageModel model, string unit, int[] ids, int[] other, Func<LanguageModel, int[], int[], float[]>? again = null)
    {
        var prompt = ids[..Prompt];
        var before = After(model, [], prompt);
        _ = After(model, [], other);
        return new(unit, ContextWorld.LargestChange(before, (again ?? Anew)(model, other, prompt)),
            ContextWorld.LargestChange(before, After(model, other, prompt)));
    }

    /// <summary>The prompt in a reading of its own.</summary>
    internal static float[] Anew(LanguageModel model, int[] other, int[] prompt) => After(model, [], prompt);

    /// <summary>The prompt in the reading that has read something before.</summary>
    internal static float[] After(LanguageModel model, int[] before, int[] prompt)
    {
        using var reading = model.Start();
        if (before.Length > 0)
        {
            reading.Read(before);
        }

        return reading.Read(prompt)[0].ToArray();
    }

    private static IEnumerable<(string Unit, int[] Ids, int[] Other)> Pairs(IEnumerable<(string Unit, int[] Ids)> texts) =>
        texts.ToArray() is var all ? all.Select((one, i) => (one.Unit, one.Ids, all[(i + 1) % all.Length].Ids)) : [];
}
