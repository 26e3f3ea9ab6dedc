using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class VoteTests
{
    private static readonly double[] _forty = [0.4, 0.3, 0.3];

    // By the triple sum over all counts, in Python; equals share.
    [Theory]
    [InlineData(1, 0.4)]
    [InlineData(5, 0.44704)]
    [InlineData(11, 0.50430052864)]
    [InlineData(41, 0.6608533592819069)]
    [InlineData(101, 0.8126577251979019)]
    public void Forty_thirty_thirty(int votes, double expected) =>
        Assert.Equal(expected, MajorityVote.Accuracy(_forty, 0, votes), 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void The_sum_over_all_draws_of_four_answers(int votes)
    {
        double[] p = [0.4, 0.3, 0.2, 0.1];
        var won = new double[4];
        void Draw(int left, double probability, int[] counts)
        {
            if (left == 0)
            {
                var winners = Enumerable.Range(0, 4).Where(i => counts[i] == counts.Max()).ToList();
                winners.ForEach(i => won[i] += probability / winners.Count);
                return;
            }

            for (var i = 0; i < 4; i++)
            {
                counts[i]++;
                Draw(left - 1, probability * p[i], counts);
                counts[i]--;
            }
        }

        Draw(votes, 1, new int[4]);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(won[i], MajorityVote.Accuracy(p, i, votes), 1e-12));
    }

    [Fact]
    public void Two_answers_are_a_binomial_sum_and_many_votes_sum_to_one()
    {
        var expected = Enumerable.Range(51, 51).Sum(k => MathNet.Numerics.Distributions.Binomial.PMF(0.55, 101, k));
        Assert.Equal(expected, MajorityVote.Accuracy([0.45, 0.55], 1, 101), 1e-10);
        Assert.Equal(1, Enumerable.Range(0, 3).Sum(i => MajorityVote.Accuracy(_forty, i, 400)), 1e-9);
        Assert.Equal(0, MajorityVote.Accuracy([1, 0], 1, 9));
        Assert.Equal(1, MajorityVote.Accuracy([1, 0], 0, 9), 1e-12);
        Assert.Throws<ArgumentException>(() => MajorityVote.Accuracy([0.5, 0.4], 0, 3));
    }

    [Fact]
    public void Simulated_votes_come_out_as_the_sum_says()
    {
        var (random, right, rounds) = (new SeededRandom(12), 0, 20_000);
        float[] logits = [.. _forty.Select(p => (float)Math.Log(p))];
        for (var i = 0; i < rounds; i++)
        {
            var drawn = new int[11];
            TokenDraw.Sample(logits, random, drawn);
            right += MajorityVote.Of(drawn.Select(id => id == 0 ? "а" : id == 1 ? "б" : "в"), random.NextInt64()).Answer == "а" ? 1 : 0;
        }

        // Four standard errors.
        var exact = MajorityVote.Accuracy(_forty, 0, 11);
        Assert.Equal(exact, right / (double)rounds, 4 * Math.Sqrt(exact * (1 - exact) / rounds));
    }

    [Fact]
    public void Equals_are_drawn_by_lot()
    {
        var votes = Enumerable.Range(0, 400).Select(seed => MajorityVote.Of(["да", "нет", "нет", "да", "?"], seed)).ToList();
        Assert.All(votes, vote => Assert.Equal(2, vote.Tied));
        Assert.Equal([("да", 2), ("нет", 2), ("?", 1)], votes[0].Counts);
        Assert.InRange(votes.Count(vote => vote.Answer == "да"), 150, 250);
        Assert.Throws<ArgumentException>(() => MajorityVote.Of([]));
    }

    [Fact]
    public void The_best_of_several_draws_is_the_likeliest_of_the_same_draws()
    {
        using var model = TableModel.Constant(0, 1, 2, 0);
        var options = new GenerationOptions { MaxTokens = 4, Seed = 7 };
        var best = BestOfN.Draw(model, [0], 16, options);
        var texts = model.Generate([0], options with { Streams = 16 });
        Assert.Equal(texts.Select(t => t.Ids), best.Texts.Select(t => t.Ids));
        Assert.Equal(texts.Max(t => t.LogProbability), best.Best.LogProbability);
        Assert.Equal(best.Texts.Take(3).Select(t => t.Ids), BestOfN.Draw(model, [0], 3, options).Texts.Select(t => t.Ids));
        var zeros = BestOfN.Draw(model, [0], 16, options, text => text.Ids.Count(id => id == 0));
        Assert.Equal(texts.Max(t => t.Ids.Count(id => id == 0)), zeros.Best.Ids.Count(id => id == 0));
        Assert.Throws<ArgumentException>(() => BestOfN.Draw(model, [0], 2, options, _ => double.NaN));
    }
}
