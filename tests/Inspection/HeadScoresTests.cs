using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

/// <summary>
/// Scores of patterns that are written down, so that every value has a closed form; and of the induction model made by hand.
/// </summary>
[Trait("tier", "fast")]
public class HeadScoresTests
{
    private const int Length = 9;
    private const double Rounding = 1e-6; // weights are float32

    private static readonly int[] _ids = [1, 2, 3, 2, 4, 3, 2, 5, 6];

    // Heads: uniform, the word before, the first word, itself.
    private static readonly Func<int, int, double>[] _heads =
    [
        (query, key) => key <= query ? 1.0 / (query + 1) : 0,
        (query, key) => key == Math.Max(0, query - 1) ? 1 : 0,
        (_, key) => key == 0 ? 1 : 0,
        (query, key) => key == query ? 1 : 0,
    ];

    [Fact]
    public void Distances_are_those_of_the_pattern()
    {
        Close([Mean(1, i => i / 2.0), 1, Mean(1, i => i), 0], Of(trace => HeadScores.MeanDistance(trace)));
        Close([Mean(2, i => (i - 1) / 2.0), 1, double.NaN, 0], Of(trace => HeadScores.MeanDistance(trace, withoutFirst: true)));
        Close([Mean(6, i => i / 2.0), 1, Mean(6, i => i), 0], Of(trace => HeadScores.MeanDistance(trace, from: 6)));
    }

    [Fact]
    public void Entropies_are_those_of_the_pattern()
    {
        Close([Mean(1, i => Math.Log(i + 1)), 0, 0, 0], Of(trace => HeadScores.Entropy(trace)));
        Close([Mean(2, i => Math.Log(i)), 0, double.NaN, 0], Of(trace => HeadScores.Entropy(trace, withoutFirst: true)));
    }

    [Fact]
    public void What_is_near_counts_from_the_query_itself()
    {
        Close([Mean(4, i => 4.0 / (i + 1)), 1, 0, 1], Of(trace => HeadScores.Nearest(trace)));
        Close([Mean(1, i => 1.0 / (i + 1)), 0, 0, 1], Of(trace => HeadScores.Nearest(trace, 1)));
        Close([Mean(3, i => 2.0 / i), 1, double.NaN, 1], Of(trace => HeadScores.Nearest(trace, 2, withoutFirst: true)));
    }

    [Fact]
    public void First_word_word_before_and_repetitions_have_their_shares()
    {
        Close([Mean(1, i => 1.0 / (i + 1)), 1.0 / 8, 1, 0], Of(HeadScores.Sink));
        Close([Mean(1, i => 1.0 / (i + 1)), 1, 1.0 / 8, 0], Of(HeadScores.PreviousToken));

        // 2 stands at 1, 3, 6 and 3 at 2, 5: repetitions are seen from 3, 5 and 6.
        Close([((1 / 4.0) + (1 / 6.0) + (2 / 7.0)) / 3, 0, 0, 0], Of(HeadScores.DuplicateToken));
        // Behind them stand 2, 3 and 2, 4; the first of these is also the word before its query.
        Close([((1 / 4.0) + (1 / 6.0) + (2 / 7.0)) / 3, 1 / 3.0, 0, 0], Of(HeadScores.Induction));
    }

    [Fact]
    public void The_heads_made_by_hand_are_found_and_no_other()
    {
        using var model = HandMade.Induction(50, 0);
        using var trace = model.Trace(HeadScores.RepeatedTokens(model, count: 20, seed: 4));
        double[,] previous = HeadScores.PreviousToken(trace), induction = HeadScores.Induction(trace),
            duplicate = HeadScores.DuplicateToken(trace), distance = HeadScores.MeanDistance(trace, from: 21);
        Assert.True(previous[0, 0] > 0.9999 && previous[1, 0] < 0.1, $"{previous[0, 0]} {previous[1, 0]}");
        Assert.True(induction[1, 0] > 0.9999 && induction[0, 0] < 1e-3, $"{induction[1, 0]} {induction[0, 0]}");
        Assert.True(duplicate[0, 0] < 1e-3 && duplicate[1, 0] < 1e-3);
        Assert.Equal(1, distance[0, 0], 1e-3);
        Assert.Equal(19, distance[1, 0], 1e-3);
    }

    [Fact]
    public void What_has_no_score_is_refused_in_words()
    {
        using var tiny = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var one = tiny.Trace([3]);
        using var text = tiny.Trace([3, 1, 4]);
        string Said(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("longer text", Said(() => HeadScores.MeanDistance(one)), StringComparison.Ordinal);
        Assert.Contains("queries from 4", Said(() => HeadScores.Nearest(text)), StringComparison.Ordinal);
        Assert.Contains("occurs twice", Said(() => HeadScores.DuplicateToken(text)), StringComparison.Ordinal);
        Assert.Contains("one word", Said(() => HeadScores.Sink(one)), StringComparison.Ordinal);
        using var retention = new LanguageModel("retention", TinyModels.Make(TinyModels.Variants["retention"]));
        using var decayed = retention.Trace([3, 1, 4]);
        Assert.Contains("sum to one", Said(() => HeadScores.Entropy(decayed)), StringComparison.Ordinal);
    }

    private static void Close(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }

    private static double Mean(int from, Func<int, double> of) => Enumerable.Range(from, Length - from).Average(of);

    private static double[] Of(Func<Trace, double[,]> score)
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base with { NLayers = 1 }));
        using var pattern = tensor(
            _heads.SelectMany(head => Enumerable.Range(0, Length * Length).Select(i => (float)head(i / Length, i % Length))).ToArray(),
            [1, 4, Length, Length]);
        using var trace = model.Trace(_ids, new() { Interventions = [Intervene.Replace("blocks.0.attn.hook_pattern", pattern)] });
        return [.. score(trace).Cast<double>()];
    }
}
