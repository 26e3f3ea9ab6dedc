using System.Diagnostics;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>
/// 04-03 and 04-02, beside the rules: seconds of SmolLM2 by length of text, on the machine that measured. Decides no claim.
/// </summary>
public static class CostSurveys
{
    private const int Repeats = 3;

    /// <summary>Lengths that are timed.</summary>
    internal static IReadOnlyList<int> Lengths { get; } = [64, 128, 256, 512, 1024, 2048];

    /// <summary>Its times belong to one machine and one hour, so a check never repeats them.</summary>
    internal static Survey English { get; } = new()
    {
        Name = "seconds, SmolLM2",
        Models = [ContextWorld.Real],
        Kind = EvidenceKind.Real,
        Recipe = $"the middle of {Repeats}: whole text, next token with the store, bytes of the store",
        Columns = ["whole", "next", "bytes"],
        Run = scope =>
        {
            using var model = LanguageModel.Load(ContextWorld.Real);
            return (model.Described, [.. Lengths.Select(length => Row(model, length))]);
        },
    };

    /// <summary>Seconds of a text read whole, seconds of one token more, bytes of the cache.</summary>
    private static SurveyRow Row(LanguageModel model, int length)
    {
        int[] ids = [.. Enumerable.Range(0, length).Select(i => 1000 + ((i * 37) % 5000))];
        var (whole, next) = (new List<double>(), new List<double>());
        for (var i = 0; i < Repeats; i++)
        {
            using var reading = model.Start();
            whole.Add(Seconds(() => reading.Read(ids)));
            next.Add(Seconds(() => reading.Read([ids[0]])));
        }

        var config = model.Config;
        return new($"{length}", whole.Order().ElementAt(Repeats / 2), next.Order().ElementAt(Repeats / 2),
            2.0 * config.NLayers * config.NKeyValueHeads * config.DHead * sizeof(float) * length);
    }

    private static double Seconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }
}
