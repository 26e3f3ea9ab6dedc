using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>A strategy at the best of its settings: chosen on one half of the passages, shown on the other.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Setting">The best of its settings; empty where it has none.</param>
/// <param name="Trials">How many were tried.</param>
/// <param name="LogPerplexity">Mean −ln p of a token on the other half, nats.</param>
/// <param name="Repeated">Share of repeated four-token runs there.</param>
/// <param name="Distinct">Distinct pairs of tokens in a text over all its pairs, mean.</param>
/// <param name="Distance">|ln perplexity − people's| + |repeated − people's| there: what the setting was chosen by.</param>
public sealed record TunedStrategy(
    string Strategy, string Setting, int Trials, double LogPerplexity, double Repeated, double Distinct, double Distance);

/// <summary>
/// Strategies tuned with the same number of trials each: with more trials for one, it looks better than it is (Schaeffer et al. 2025,
/// arXiv 2506.13681).
/// </summary>
public static class StrategySurveys
{
    private const int Passages = 24, Prompt = 32, Tokens = 48;
    private const long Seed = 1213;
    private const string Own = "own";

    private static readonly (string Strategy, Func<float, SamplingOptions> Way, float[] Trials)[] _strategies =
    [
        ("temperature", x => new() { Temperature = x }, [0.7f, 0.8f, 0.9f, 1]), ("top-k", x => new() { TopK = (int)x }, [10, 40, 100, 400]),
        ("top-p", x => new() { TopP = x }, [0.8f, 0.9f, 0.95f, 0.98f]), ("min-p", x => new() { MinP = x }, [0.02f, 0.05f, 0.1f, 0.2f]),
        ("typical", x => new() { TypicalP = x }, [0.5f, 0.8f, 0.9f, 0.95f]),
    ];

    private static readonly (string Name, SamplingOptions Way)[] _settings =
    [
        ("greedy", new() { Temperature = 0 }),
        .. _strategies.SelectMany(one => one.Trials.Select(x => (Setting(one.Strategy, x), one.Way(x)))),
    ];

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "strategies SmolLM2", SamplingWorld.Real,
        [.. new[] { Own }.Concat(_settings.Select(one => one.Name)).SelectMany(name => new[]
        { $"nats {name}", $"repeated {name}", $"distinct {name}",
        })],
        12, _ => Passage.English.Take(Passages).Index(), 8, (model, passages) =>
        {
            var drafts = passages.SelectMany(passage => Drafts(model.PromptIds(passage.Item.Text), passage.Index)).ToList();
            return WrittenTexts.Write(model, drafts, Tokens).Chunk(1 + _settings.Length).Zip(passages, (texts, passage) => new SurveyRow(
                passage.Item.Id,
                [.. texts.SelectMany(text => new[] { text.MeanNats, text.Repeated, 1 - Repetition.RepeatedNgrams([.. text.Ids], 2) })]));
        });

    /// <summary>
    /// The true text, greedy choice and each strategy at its best setting; passages with even numbers choose, the others are shown.
    /// </summary>
    /// <param name="table">The survey.</param>
    public static IReadOnlyList<TunedStrategy> Tuned(SurveyTable table)
    {
        int[] all = [.. Enumerable.Range(0, Needed.Of(table).Rows.Count)];
        int[] choose = [.. all.Where(i => i % 2 == 0)], show = [.. all.Where(i => i % 2 == 1)];
        double Mean(string column, int[] rows) => table[column] is var values ? rows.Average(i => values[i]) : 0;
        double Distance(string name, int[] rows) => Math.Abs(Mean($"nats {name}", rows) - Mean($"nats {Own}", rows))
            + Math.Abs(Mean($"repeated {name}", rows) - Mean($"repeated {Own}", rows));
        TunedStrategy Of(string strategy, string setting, int trials, string name) => new(strategy, setting, trials,
            Mean($"nats {name}", show), Mean($"repeated {name}", show), Mean($"distinct {name}", show), Distance(name, show));
        return
        [
            Of(Own, "", 0, Own), Of("greedy", "", 1, "greedy"),
            .. _strategies.Select(one => one.Trials.MinBy(x => Distance(Setting(one.Strategy, x), choose)) is var best
                ? Of(one.Strategy, best.ToString(CultureInfo.InvariantCulture), one.Trials.Length, Setting(one.Strategy, best)) : null!),
        ];
    }

    private static string Setting(string strategy, float x) => $"{strategy} {x.ToString(CultureInfo.InvariantCulture)}";

    private static IEnumerable<Draft> Drafts(int[] ids, int index)
    {
        var random = new SeededRandom(Seed).Fork(index);
        return _settings.Select(one => new Draft(ids[..Prompt], one.Way, null, random.NextInt64()))
            .Prepend(new Draft(ids[..Prompt], new(), ids[Prompt..Math.Min(ids.Length, Prompt + Tokens)], 0));
    }
}
