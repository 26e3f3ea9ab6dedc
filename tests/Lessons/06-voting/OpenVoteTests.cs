using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L06Voting;

/// <summary>What notebook 06 calculates in the open agrees with the helpers that do it at scale.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class OpenVoteTests : IDisposable
{
    private readonly LanguageModel _model = LanguageModel.Load("glass/base-s");
    private readonly Trace _trace;
    private readonly float[][] _rows;

    public OpenVoteTests() => (_trace, _rows) = (_model.Trace("<end> Париж — столица"), OpenVote.Unembedding(_model));

    [Fact]
    public void A_row_for_each_token_times_the_normed_stream_is_the_logits()
    {
        var logits = _trace.LogitsAt(^1);
        var byHand = Votes(OpenVote.Normed(_trace, _model.Config.NLayers));
        Assert.All(Enumerable.Range(0, logits.Length), i => Assert.Equal(logits[i], byHand[i], 1e-4));
    }

    [Fact]
    public void The_same_half_way_is_a_cell_of_the_lens()
    {
        var cell = LogitLens.Of(_trace).Rows[2][^1];
        var p = Distributions.Softmax(Votes(OpenVote.Normed(_trace, 2)));
        Assert.Equal(cell.TopIds, Distributions.Top(p, cell.TopIds.Count));
        Assert.Equal(cell.TopProbabilities[0], p[cell.TopIds[0]], 1e-5);
        Assert.NotEqual(OpenVote.Stream(_trace, 2), OpenVote.Normed(_trace, 2));
    }

    [Fact]
    public void What_a_head_wrote_projected_on_the_tokens_direction_is_its_entry_of_the_ledger()
    {
        var direction = OpenVote.Direction(_trace, "Франции");
        Assert.All(Ledger.Of(_trace, ^1, "Франции").Entries.Where(e => e.Part == LedgerPart.Head), entry =>
            Assert.Equal(entry.Value, Dot(OpenVote.Wrote(_trace, entry.Layer, entry.Head), direction), 1e-4));
    }

    [Fact]
    public void Nothing_stays_behind() => Live.Same(() => _ = (OpenVote.Unembedding(_model), OpenVote.Normed(_trace, 1),
        OpenVote.Stream(_trace, 0), OpenVote.Wrote(_trace, 1, 1), OpenVote.Direction(_trace, "Франции")));

    public void Dispose()
    {
        _trace.Dispose();
        _model.Dispose();
    }

    private float[] Votes(float[] stream) => [.. _rows.Select(row => (float)Dot(row, stream))];

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
