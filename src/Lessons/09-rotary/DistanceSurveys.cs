using System.Runtime.CompilerServices;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>09-09: does a head's attention fall off smoothly with distance, and is it the rotation that makes it?</summary>
/// <remarks>
/// The unit is the head: all heads of a model are taken, none is chosen. A head's curve is that of <see cref="HeadDistances"/>; over the
/// curve of the same queries and keys without the turn it shows what the rotation adds, whatever the words are about.
/// </remarks>
public static class DistanceSurveys
{
    private const int Documents = 60, Passages = 20, Tokens = 128;
    private const long Seed = 909;

    // one reading of all texts gives every head
    private static readonly ConditionalWeakTable<LanguageModel, IReadOnlyList<SurveyRow>> _read = [];

    /// <summary>Heads of five glass models.</summary>
    internal static IReadOnlyList<Survey> World { get; } = [.. new[] { "base", "base-s", "base-s-short", "base-s-layernorm", "base-s-post" }
        .Select(name => $"glass/{name}").Select(name => Of($"distance {name}", name,
            _ => RotaryWorld.Long(RotaryWorld.Law(name), 90, Seed).Take(Documents)))];

    /// <summary>Heads of the real model.</summary>
    internal static Survey English { get; } = Of("distance in English", RotaryWorld.Real,
        model => Passage.English.Take(Passages).Select(passage => RotaryWorld.English(model, passage, Tokens))) with
    { DearSeconds = 15 };

    /// <summary>Name of a column.</summary>
    /// <param name="way">What is done to queries and keys.</param>
    /// <param name="bin">Number of the doubling.</param>
    public static string Column(string way, int bin) => $"{way}, {HeadDistances.Bins[bin].From}–{HeadDistances.Bins[bin].To}";

    /// <summary>What a survey says.</summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string condition) => tables =>
    {
        bool[] Falls(Func<SurveyTable, int, double[]> curve) => [.. tables.SelectMany(table =>
            Enumerable.Range(0, table.Rows.Count).Select(row => HeadDistances.IsSmooth(curve(table, row))))];
        bool[] Adds(string way) => Falls((table, row) => Added(table, row, way));
        return Evidence.Of(
            tables[0],
            Measured.Share($"share of heads in which a steep planted fall is found: {condition}",
                Falls((table, row) => Curve(table, row, "planted"))),
            Measured.Share($"share of heads in which a gentle planted fall is found in what was added: {condition}",
                Adds("planted gently")),
            Measured.Share($"share of heads whose attention falls off smoothly: {condition}",
                Falls((table, row) => Curve(table, row, "turned"))),
            Measured.Share($"share of heads in which the turn adds a smooth fall: {condition}", Adds("turned"))) with
        { Model = string.Join("; ", tables.Select(table => table.Model)) };
    };

    /// <summary>Mean weights of a head in each doubling.</summary>
    /// <param name="table">Rows of a survey.</param>
    /// <param name="row">Number of the head.</param>
    /// <param name="way">What is done to queries and keys.</param>
    public static double[] Curve(SurveyTable table, int row, string way) =>
        [.. HeadDistances.Bins.Index().Select(bin => table.Rows[row].Values[table.Columns.ToList().IndexOf(Column(way, bin.Index))])];

    /// <summary>What a way of treating queries and keys adds to a head's attention, beside the same queries and keys unturned.</summary>
    /// <param name="table">Rows of a survey.</param>
    /// <param name="row">Number of the head.</param>
    /// <param name="way">What is done to queries and keys.</param>
    public static double[] Added(SurveyTable table, int row, string way) =>
        HeadDistances.Added(Curve(table, row, way), Curve(table, row, "unturned"));

    private static Survey Of(string name, string model, Func<LanguageModel, IEnumerable<int[]>> texts) => SurveyModels.Survey(
        name, model, [.. HeadDistances.Ways.SelectMany(way => HeadDistances.Bins.Index().Select(bin => Column(way, bin.Index)))],
        loaded => Enumerable.Range(0, loaded.Config.NLayers * loaded.Config.NHeads),
        (loaded, head) => _read.GetValue(loaded, read =>
            [.. HeadDistances.Of(read.Transformer, texts(read)).Select(one =>
                new SurveyRow($"{one.Layer}.{one.Head}", [.. one.Weights.SelectMany(weights => weights)]))])[head]);
}
