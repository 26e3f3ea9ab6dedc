using System.Runtime.CompilerServices;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>09-04: does a rotary network notice that a whole text stands elsewhere?</summary>
/// <remarks>
/// What it says: the largest change of a logit when all positions move, beside the change when only the second half moves. What is in
/// it: a linear probe of the token's place, fitted on texts at their own places and read on moved ones. Would the place come through
/// the phase, the probe's answer would move with the phase.
/// </remarks>
public static class ShiftSurveys
{
    private const int Documents = 40, Fitted = 240, Tokens = 96;
    private const long Seed = 904;

    private static readonly ConditionalWeakTable<LanguageModel, RidgeProbe> _probes = [];

    /// <summary>By how much all positions are moved.</summary>
    public static IReadOnlyList<int> Shifts { get; } = [1, 100, 500];

    /// <summary>The models, under the names that conditions have.</summary>
    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        ("мир", OfGlass(RotaryWorld.Glass)), ("гонка", OfGlass("glass/positions-rotary")),
        ("SmolLM2", SurveyModels.Survey("shifted English", RotaryWorld.Real, Columns,
            _ => Passage.English.Take(Documents),
            (model, passage) => Row(model, passage.Id, RotaryWorld.English(model, passage, Tokens), EnglishTexts)) with
        { DearSeconds = 15 }),
    ];

    private static IReadOnlyList<string> Columns =>
    [
        .. Shifts.Select(shift => $"change, {shift}"), "change, half", "#places", "squared error", "spread",
        "read at its place", "read when moved by 100",
    ];

    /// <summary>Part 1: what a survey says of the model's output.</summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string condition) => tables => Evidence.Of(
        tables[0],
        [
            Measured.Exact($"smallest change when half of the text moves: {condition}",
                tables[0]["change, half"].Min(), tables[0].Rows.Count),
            .. Shifts.Select(shift => Measured.Exact(
                $"largest change when the whole text moves: {condition}, на {shift}",
                tables[0][$"change, {shift}"].Max(), tables[0].Rows.Count)),
        ]);

    /// <summary>
    /// Part 2: what it says of the probe, whose control is its own: where no place can be read, none can be seen to move.
    /// </summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> JudgeProbe(string condition) => tables =>
    {
        var table = tables[0];
        var moved = table["read when moved by 100"].Zip(table["read at its place"], (a, b) => a - b).ToArray();
        return Evidence.Of(
            table,
            Measured.Ratio($"R² of the place: {condition}",
                [.. table["spread"].Zip(table["squared error"], (all, left) => all - left)], table["spread"], Seed),
            Measured.Ratio($"part of the move that the probe reads: {condition}", moved, [.. table["#places"].Select(n => 100 * n)], Seed))
            with
        { Model = $"{table.Model}, probe" };
    };

    /// <summary>Logits of a text whose positions are given, [pos · dVocab] row by row.</summary>
    /// <param name="network">A rotary network.</param>
    /// <param name="ids">The text.</param>
    /// <param name="positions">Position of each token; null: 0, 1, ….</param>
    public static float[] Logits(Transformer network, int[] ids, IReadOnlyList<long>? positions = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<float>(network.Forward(Ids(ids), options: Options(positions)).OnCpu());
    }

    /// <summary>Largest difference of two sets of logits, in standard deviations of the first.</summary>
    /// <param name="own">The first.</param>
    /// <param name="other">The second, as long.</param>
    public static double Change(float[] own, float[] other)
    {
        var mean = own.Average(z => (double)z);
        var deviation = Math.Sqrt(own.Average(z => (z - mean) * (z - mean)));
        return own.Zip(other, (a, b) => Math.Abs((double)a - b)).Max() / deviation;
    }

    private static Survey OfGlass(string name) => SurveyModels.Survey(
        $"shifted {name}", name, Columns, model => RotaryWorld.Long(RotaryWorld.Law(model.Name), 32, Seed).Take(Documents).Index(),
        (model, one) => Row(model, $"{one.Index:0000}", one.Item,
            loaded => RotaryWorld.Long(RotaryWorld.Law(loaded.Name), 32, Seed * 10).Take(Fitted)));

    private static IEnumerable<int[]> EnglishTexts(LanguageModel model) => Passage.English.Skip(Documents)
        .Select(passage => RotaryWorld.English(model, passage, Tokens));

    private static SurveyRow Row(LanguageModel model, string unit, int[] ids, Func<LanguageModel, IEnumerable<int[]>> others)
    {
        var own = Logits(model.Transformer, ids);
        double Changed(Func<int, long> position) =>
            Change(own, Logits(model.Transformer, ids, [.. Enumerable.Range(0, ids.Length).Select(position)]));
        var probe = _probes.GetValue(model, loaded => Fit(loaded, [.. others(loaded)]));
        using var scope = NewDisposeScope();
        var (here, there) = (Stream(model, ids, 0), Stream(model, ids, 100));
        double Read(Tensor stream) => probe.Predict(stream).to(ScalarType.Float64).sum().item<double>();
        var middle = (ids.Length - 1) / 2.0;
        return new(unit,
        [
            .. Shifts.Select(shift => Changed(p => p + shift)), Changed(p => p < ids.Length / 2 ? p : p + 100),
            ids.Length, probe.SquaredErrors(here, Places(ids.Length)).Sum(),
            Enumerable.Range(0, ids.Length).Sum(p => (p - middle) * (p - middle)), Read(here), Read(there),
        ]);
    }

    private static RidgeProbe Fit(LanguageModel model, int[][] texts)
    {
        using var scope = NewDisposeScope();
        return RidgeProbe.Fit(cat([.. texts.Select(ids => Stream(model, ids, 0))]), cat([.. texts.Select(ids => Places(ids.Length))]));
    }

    // the residual stream at two thirds of the depth: [pos, dModel]
    private static Tensor Stream(LanguageModel model, int[] ids, int shift)
    {
        using var noGradient = no_grad();
        var options = Options([.. Enumerable.Range(shift, ids.Length).Select(p => (long)p)])! with { Depth = 2 * model.Config.NLayers / 3 };
        return model.Transformer.Forward(Ids(ids), options: options).OnCpu()[0].to(ScalarType.Float64);
    }

    private static Tensor Places(int length) => arange(length, ScalarType.Float64, CPU).unsqueeze(-1);

    private static Tensor Ids(int[] ids) => tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU);

    private static ForwardOptions? Options(IReadOnlyList<long>? positions) =>
        positions is null ? null : new() { Positions = tensor([.. positions], device: CPU) };
}
