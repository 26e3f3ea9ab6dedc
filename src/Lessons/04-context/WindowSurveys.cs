using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-01: does what lies before a window still act on the next token? Three meanings of a window.</summary>
/// <remarks>
/// The text is cut and read anew; every layer looks back a window and no further (Mistral); the whole text was read, and only the last
/// token looks back a window (a cache that forgets its oldest cells).
/// </remarks>
public static class WindowSurveys
{
    private const int Documents = 40, DocumentTokens = 60, DocumentWindow = 20;
    private const int Passages = 12, PassageTokens = 96, PassageWindow = 32;
    private const long Seed = 401;

    private static readonly (string Column, string Said)[] _ways =
        [("cut text", "текст обрезан"), ("sliding window", "окно в каждом слое"), ("kept cache", "забыты старые ячейки")];

    private static readonly string[] _columns = [.. _ways.Select(way => way.Column), "whole"];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"window {ContextWorld.Glass}", ContextWorld.Glass, _columns,
        model => Pairs(ContextWorld.Documents(ContextWorld.Law(model.Name), DocumentTokens, Seed)
            .Take(Documents).Select(one => (ContextWorld.Unit(one.Index), one.Ids))),
        (model, pair) => Row(model, pair.Unit, pair.Ids, pair.Other, DocumentWindow));

    internal static Survey English { get; } = SurveyModels.Survey(
        "window SmolLM2", ContextWorld.Real, _columns, model => Pairs(ContextWorld.Passages(model, PassageTokens).Take(Passages)),
        (model, pair) => Row(model, pair.Unit, pair.Ids, pair.Other, PassageWindow)) with
    { DearSeconds = 6 };

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        [
            .. _ways.Select(way => Measured.Exact(
                $"largest change of a log-probability: {condition}, {way.Said}", table[way.Column].Max(), table.Rows.Count)),
            Measured.Exact($"largest change with the whole text in sight: {condition}", table["whole"].Max(), table.Rows.Count),
        ]);

    /// <summary>How much the next token's log-probabilities change when all before the window is replaced.</summary>
    /// <param name="model">A causal transformer.</param>
    /// <param name="unit">Name of the text.</param>
    /// <param name="ids">The text.</param>
    /// <param name="other">Another of the same length, whose beginning takes the place of this one's.</param>
    /// <param name="window">Tokens of the window.</param>
    /// <param name="cut">Cuts a text to the window; null: its last tokens.</param>
    internal static SurveyRow Row(
        LanguageModel model, string unit, int[] ids, int[] other, int window, Func<int[], int, int[]>? cut = null)
    {
        cut ??= (text, tokens) => text[^tokens..];
        int[] changed = [.. other[..(ids.Length - window)], .. ids[^window..]];
        var (layers, last) = (Enumerable.Range(0, model.Config.NLayers).ToArray(), ids.Length - 1);
        double Change(Func<int[], float[]> after) => ContextWorld.LargestChange(after(ids), after(changed));
        var sliding = HiddenEdges.Of(layers, (query, key) => query - key >= window);
        var forgotten = HiddenEdges.Of(layers, (query, key) => query == last && last - key >= window);
        return new(unit,
            Change(text => cut(text, window) is var seen ? model.Logits(seen)[seen.Length - 1].ToArray() : []),
            Change(text => model.LogitsWith(text, sliding)),
            Change(text => model.LogitsWith(text, forgotten)),
            Change(text => model.Logits(text)[last].ToArray()));
    }

    private static IEnumerable<(string Unit, int[] Ids, int[] Other)> Pairs(IEnumerable<(string Unit, int[] Ids)> texts) =>
        texts.ToArray() is var all ? all.Select((one, i) => (one.Unit, one.Ids, all[(i + 1) % all.Length].Ids)) : [];
}
