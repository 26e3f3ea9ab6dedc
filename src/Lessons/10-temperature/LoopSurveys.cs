using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>10-10: how much of a long continuation repeats itself, by temperature.</summary>
public static class LoopSurveys
{
    private const int Documents = 200, Fewest = 12, Opening = 8, Most = 96, Prompt = 32, Tokens = 200;
    private const long Seed = 1010;

    private static readonly IReadOnlyList<string> _columns =
    [
        .. Temperatures.SelectMany(t => new[] { TemperatureWorld.At("#tokens", t), TemperatureWorld.At("repeated", t) }), "repeated own",
    ];

    /// <summary>Temperatures at which is written.</summary>
    public static IReadOnlyList<double> Temperatures => [0, 0.5, 1];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"loops {TemperatureWorld.Glass}", TemperatureWorld.Glass, _columns, Beginnings, (model, one) =>
            Rows(model, [(TemperatureWorld.Unit(one.Index), [one.End, .. one.Document[..Opening]], one.Document[Opening..], one.Index)],
                Most, [one.End]).Single());

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "loops SmolLM2", TemperatureWorld.Real, _columns, 12, _ => Passage.English.Index(), 20, (model, passages) => Rows(
            model, [.. passages.Select(passage => model.PromptIds(passage.Item.Text) is var ids ? (passage.Item.Id, ids[..Prompt],
                ids[Prompt..Math.Min(ids.Length, Prompt + Tokens)], passage.Index) : default)], Tokens, model.EndIds));

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Mean($"repeats in texts not written by the model: {condition}", table["repeated own"], Seed),
        Measured.Mean(
            $"repeats at T = 0 above those at T = 1: {condition}",
            [.. table["repeated 0"].Zip(table["repeated 1"], (cold, one) => cold - one)], Seed));

    /// <summary>Continues beginnings at every temperature.</summary>
    internal static IEnumerable<SurveyRow> Rows(
        LanguageModel model, IReadOnlyList<(string Unit, int[] Before, int[] Own, int Index)> texts, int tokens,
        IReadOnlyCollection<int> ends)
    {
        var temperatures = Temperatures;
        var written = Writing.Write(model, [.. texts.SelectMany(text => new SeededRandom(Seed).Fork(text.Index) is var random
            ? temperatures.Select(t => new Draft(text.Before, t, random.NextInt64())) : [])], tokens, ends);
        return texts.Select((text, i) => new SurveyRow(text.Unit,
        [
            .. written.Skip(i * temperatures.Count).Take(temperatures.Count)
                .SelectMany(ids => new[] { ids.Length, Repetition.RepeatedNgrams(ids) }),
            Repetition.RepeatedNgrams(text.Own),
        ]));
    }

    private static IEnumerable<(int Index, int End, int[] Document)> Beginnings(LanguageModel model)
    {
        var law = TemperatureWorld.Law(model.Name);
        return Enumerable.Range(0, 5 * Documents).Select(i => (i, law.EndToken, Document: TemperatureWorld.Document(law, i, Seed)))
            .Where(one => one.Document.Length >= Fewest).Take(Documents);
    }
}
