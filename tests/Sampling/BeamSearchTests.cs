using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class BeamSearchTests
{
    // Greedy from 0 takes 1 (0.6), whose best continuation has 0.4; 2 (0.4) goes on with certainty.
    private static readonly float[][] _trap =
    [
        Log(0, 0.6, 0.4, 0, 0),
        Log(0.4, 0.3, 0.3, 0, 0),
        Log(0, 0, 0, 1, 0),
        Log(0, 0, 0, 1, 0),
        Log(0, 0, 0, 0, 1),
    ];

    [Fact]
    public void Two_beams_find_what_greedy_misses()
    {
        using var model = new TableModel(_trap);
        var best = BeamSearch.Run(model, [0], new() { Beams = 2, MaxTokens = 2, LengthPenalty = 0 }).Hypotheses[0];

        Assert.Equal([1, 0], model.Generate([0], new() { Temperature = 0, MaxTokens = 2 })[0].Ids);
        Assert.Equal([2, 3], best.Ids);
        Assert.Equal(Math.Log(0.4), best.LogProbability, 1e-6);
    }

    [Fact]
    public void One_beam_is_greedy()
    {
        using var model = new TableModel(Random(seed: 4, size: 12));
        Assert.Equal(
            model.Generate([3], new() { Temperature = 0, MaxTokens = 10 })[0].Ids,
            BeamSearch.Run(model, [3], new() { Beams = 1, MaxTokens = 10 }).Hypotheses[0].Ids);
    }

    [Fact]
    public void A_beam_as_wide_as_the_tree_finds_the_likeliest_texts()
    {
        var table = Random(seed: 9, size: 4);
        using var model = new TableModel(table);
        var all = from a in Enumerable.Range(0, 4)
                  from b in Enumerable.Range(0, 4)
                  from c in Enumerable.Range(0, 4)
                  let log = Distributions.LogProbability(table[0], a)
                      + Distributions.LogProbability(table[a], b) + Distributions.LogProbability(table[b], c)
                  orderby log descending
                  select (Ids: new[] { a, b, c }, Log: log);

        var found = BeamSearch.Run(model, [0], new() { Beams = 16, MaxTokens = 3 }).Hypotheses;
        foreach (var (expected, actual) in all.Take(16).Zip(found))
        {
            Assert.Equal(expected.Ids, actual.Ids);
            Assert.Equal(expected.Log / 3, actual.Score, 1e-6);
        }
    }

    [Fact]
    public void The_length_penalty_decides_between_short_and_long()
    {
        // Token 4 ends: at once with 0.3, or later with certainty behind a step of 0.7 and one of 0.5.
        float[][] table = [Log(0, 0.7, 0, 0, 0.3), Log(0, 0, 0.35, 0.33, 0.32), Log(0, 0, 0, 0, 1), Log(0, 0, 0, 0, 1), Log(0, 0, 0, 0, 1)];
        using var model = new TableModel(table);
        IReadOnlyList<int> Best(double penalty) =>
            BeamSearch.Run(model, [0], new() { Beams = 3, MaxTokens = 6, LengthPenalty = penalty, StopIds = [4] }).Hypotheses[0].Ids;

        Assert.Equal([4], Best(0));
        Assert.Equal([1, 2, 4], Best(1));
    }

    [Fact]
    public void The_tree_that_was_walked_can_be_drawn()
    {
        using var model = new TableModel(Random(seed: 2, size: 12));
        var result = BeamSearch.Run(model, [0], new() { Beams = 3, MaxTokens = 4 });

        Assert.Equal(4 * 6, result.Nodes.Count);
        Assert.Equal(4 * 3, result.Nodes.Count(n => n.Kept));
        Assert.All(result.Nodes, n => Assert.True(n.Parent < 0
            ? n.Step == 0
            : result.Nodes[n.Parent] is { Kept: true } parent && parent.Step == n.Step - 1 && parent.LogProbability >= n.LogProbability));
        Assert.Equal(0, model.OpenReadings);
    }

    private static float[] Log(params double[] probabilities) => [.. probabilities.Select(p => (float)Math.Log(p))];

    private static float[][] Random(long seed, int size)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
