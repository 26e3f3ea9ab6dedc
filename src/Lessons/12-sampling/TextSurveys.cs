using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>12-07 and 12-08: perplexity and repetition of the same continuations, chosen in several ways.</summary>
public static class TextSurveys
{
    private const int Documents = 200, Opening = 8, Most = 40, Prompt = 32, Tokens = 64, Beams = 4, OfBeams = 24;
    private const string Own = "own", Greedy = "greedy", All = "all words", Nucleus = "top-p 0.95", Beam = "beam 4";
    private const long Seed = 1208;

    private static readonly (string Name, SamplingOptions Way)[] _ways =
    [
        (Greedy, new() { Temperature = 0 }), (All, new()), (Nucleus, new() { TopP = 0.95f }), ("top-p 0.9", new() { TopP = 0.9f }),
        ("top-k 40", new() { TopK = 40 }),
    ];

    private static readonly IReadOnlyList<string> _columns = [.. new[] { Own }.Concat(Ways).SelectMany(Columns)];

    /// <summary>Names of the ways, beside "own", the true continuation, and "beam 4".</summary>
    public static IReadOnlyList<string> Ways => [.. _ways.Select(way => way.Name)];

    internal static Survey World { get; } = SurveyModels.SideBySide(
        $"texts {SamplingWorld.Glass}", SamplingWorld.Glass, [.. _columns, .. Columns(Beam)], 1, Beginnings, 10, (model, documents) =>
        {
            var end = SamplingWorld.Law(model.Name).EndToken;
            return Rows(model, [.. documents.Select(one => (SamplingWorld.Unit(one.Index), (int[])[end, .. one.Document[..Opening]],
                (int[])[.. one.Document[Opening..].Append(end).Take(Most)], one.Index))], Most, end)
                .Zip(documents, (row, one) => new SurveyRow(
                    row.Id, [.. row.Values, .. OfBeam(model, [end, .. one.Document[..Opening]], Most, [end])]));
        }) with
    { DearSeconds = null, Repeated = 4 };

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "texts SmolLM2", SamplingWorld.Real, _columns, 12, _ => Passage.English.Index(), 10, (model, passages) =>
            Rows(model, [.. passages.Select(passage => model.PromptIds(passage.Item.Text) is var ids ? (passage.Item.Id, ids[..Prompt],
                ids[Prompt..Math.Min(ids.Length, Prompt + Tokens)], passage.Index) : default)], Tokens, end: -1));

    internal static Survey EnglishBeams { get; } = SurveyModels.Survey(
        "beam texts SmolLM2", SamplingWorld.Real, [$"repeated {Own}", .. Columns(Beam)], _ => Passage.English.Take(OfBeams),
        (model, passage) =>
        {
            int[] ids = model.PromptIds(passage.Text);
            var own = Repetition.RepeatedNgrams(ids.AsSpan(Prompt, Math.Min(Tokens, ids.Length - Prompt)));
            return new(passage.Id, [own, .. OfBeam(model, ids[..Prompt], Tokens, [])]);
        }) with
    { DearSeconds = 12 };

    /// <summary>12-07: repetition of greedy text.</summary>
    internal static Evidence JudgeGreedy(string condition, SurveyTable table) => Evidence.Of(
        table, Repeats($"repeated runs of greedy text above the true one: {condition}", table, Greedy));

    /// <summary>12-07: repetition of beam text.</summary>
    internal static Evidence JudgeBeam(string condition, SurveyTable table) => Evidence.Of(
        table, Repeats($"repeated runs of beam text above the true one: {condition}", table, Beam));

    /// <summary>12-08: perplexities beside that of the true text.</summary>
    internal static Evidence JudgePerplexity(string condition, SurveyTable table)
    {
        double[] Less(string way) => [.. table[$"nats {way}"].Zip(table[$"nats {Own}"], (one, own) => one - own)];
        var (nucleus, greedy) = (Less(Nucleus), Less(Greedy));
        double Nearer(int[] units) => Math.Abs(units.Average(i => nucleus[i])) - Math.Abs(units.Average(i => greedy[i]));
        return Evidence.Of(
            table,
            Measured.Mean($"ln perplexity of true text less that of greedy: {condition}", [.. greedy.Select(x => -x)], Seed),
            new Measured($"distance from true text, nucleus less greedy: {condition}", Nearer([.. Enumerable.Range(0, nucleus.Length)]),
                Interval.Bootstrap(nucleus.Length, Nearer, Seed, 2000), nucleus.Length));
    }

    private static Measured Repeats(string name, SurveyTable table, string way) => Measured.Mean(
        name, [.. table[$"repeated {way}"].Zip(table[$"repeated {Own}"], (one, own) => one - own)], Seed);

    private static string[] Columns(string way) => [$"nats {way}", $"repeated {way}"];

    private static IEnumerable<SurveyRow> Rows(
        LanguageModel model, IReadOnlyList<(string Unit, int[] Before, int[] Own, int Index)> texts, int tokens, int end)
    {
        var drafts = texts.SelectMany(text => new SeededRandom(Seed).Fork(text.Index) is var random
            ? new[] { new Draft(text.Before, new(), text.Own, 0) }.Concat(_ways.Select(way =>
                new Draft(text.Before, way.Way, null, random.NextInt64()))) : []).ToList();
        return WrittenTexts.Write(model, drafts, tokens).Chunk(1 + _ways.Length)
            .Zip(texts, (written, text) => new SurveyRow(text.Unit, [.. written.SelectMany(one => Values(one.Until(end)))]));
    }

    private static double[] Values(Written one) => [one.MeanNats, one.Repeated];

    private static double[] OfBeam(LanguageModel model, int[] prompt, int tokens, int[] ends)
    {
        var options = new BeamOptions { Beams = Beams, MaxTokens = tokens, LengthPenalty = 0, StopIds = ends };
        var best = BeamSearch.Run(model, prompt, options).Hypotheses[0];
        return [-best.LogProbability / best.Ids.Count, Repetition.RepeatedNgrams([.. best.Ids])];
    }

    private static IEnumerable<(int Index, int[] Document)> Beginnings(LanguageModel model)
    {
        var law = SamplingWorld.Law(model.Name);
        return Enumerable.Range(0, 10 * Documents).Select(i => (i, Document: SamplingWorld.Document(law, i, Seed)))
            .Where(one => one.Document.Length > Opening).Take(Documents);
    }
}
