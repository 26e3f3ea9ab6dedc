using BetweenTokens.Sampling;
using BetweenTokens.Sampling.Processors;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class StepRecordTests
{
    private static readonly float[] _raw = [.. new[] { 0.5, 0.25, 0.15, 0.1 }.Select(p => (float)Math.Log(p))];

    [Fact]
    public void Counts_what_was_cut_and_what_it_weighed()
    {
        var processed = _raw.ToArray();
        new TopK(2).Apply(processed, []);
        var record = StepRecord.Of(_raw, processed, id: 1, full: true);

        // Float probabilities.
        Assert.Equal((1, 2, 2), (record.Id, record.Rank, record.CutCount));
        Assert.Equal(0.25, record.CutMass, 1e-6);
        Assert.Equal(Math.Log(4), record.Surprisal, 1e-6);
        Assert.Equal(-(0.5 * Math.Log(0.5) + 0.25 * Math.Log(0.25) + 0.15 * Math.Log(0.15) + 0.1 * Math.Log(0.1)), record.Entropy, 1e-6);
        Assert.Equal(-(2.0 / 3 * Math.Log(2.0 / 3) + 1.0 / 3 * Math.Log(1.0 / 3)), record.EntropyAfter, 1e-6);
        Assert.Equal([0, 1, 2, 3], record.Top.Select(c => c.Id));
        Assert.Equal(1.0 / 3, record.Top[1].After, 1e-6);
        Assert.Equal(0, record.Top[2].After);
        Assert.Equal(1, record.Before!.Sum(), 1e-6);
        Assert.Equal(1, record.After!.Sum(), 1e-6);
    }

    [Fact]
    public void A_greedy_choice_leaves_no_entropy()
    {
        var record = StepRecord.Of(_raw, _raw, id: 0, greedy: true, top: 2);

        Assert.Equal(0, record.EntropyAfter);
        Assert.Equal(1, record.Top[0].After);
        Assert.Equal(2, record.Top.Count);
        Assert.Null(record.Before);
    }

    [Fact]
    public void Equal_probabilities_rank_by_id()
    {
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(id => StepRecord.Of([0, 0, 0], [0, 0, 0], id).Rank));
    }
}
