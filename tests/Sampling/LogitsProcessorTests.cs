using BetweenTokens.Sampling;
using BetweenTokens.Sampling.Processors;
using BetweenTokens.Statistics;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class LogitsProcessorTests
{
    private const float Cut = float.NegativeInfinity;

    [Fact]
    public void Top_p_keeps_the_smallest_set_reaching_p()
    {
        float[] Logits() => [.. new[] { 0.4, 0.3, 0.2, 0.1 }.Select(p => (float)Math.Log(p))];

        Assert.Equal([true, false, false, false], Kept(new TopP(0.39f), Logits()));
        Assert.Equal([true, true, false, false], Kept(new TopP(0.41f), Logits()));
        Assert.Equal([true, true, true, false], Kept(new TopP(0.89f), Logits()));
        Assert.Equal([true, true, true, true], Kept(new TopP(0.95f), Logits()));
        Assert.Equal([true, true, true, true], Kept(new TopP(1), Logits()));
    }

    [Fact]
    public void Of_equal_logits_at_the_nucleus_edge_the_smaller_ids_stay()
    {
        Assert.Equal([true, true, true, false], Kept(new TopP(0.7f), [0, 0, 0, 0]));
        Assert.Equal([true, false, false, false], Kept(new TopP(0.1f), [0, 0, 0, 0]));
    }

    [Fact]
    public void Top_k_keeps_whatever_equals_the_kth()
    {
        Assert.Equal([true, true, true, false], Kept(new TopK(2), [3, 2, 2, 1]));
        Assert.Equal([true, true, true, true], Kept(new TopK(9), [3, 2, 2, 1]));
    }

    [Fact]
    public void Repetition_penalty_divides_positive_and_multiplies_negative_logits_once()
    {
        float[] logits = [2, -2, 4, 0];
        new RepetitionPenalty(2).Apply(logits, [0, 1, 0, 1, 3]);

        Assert.Equal([1, -4, 4, 0], logits);
    }

    [Fact]
    public void Repeated_bigrams_are_forbidden()
    {
        float[] logits = [1, 1, 1, 1];
        new NoRepeatNgram(2).Apply(logits, [0, 1, 3, 0, 2, 0]);

        Assert.Equal([1, Cut, Cut, 1], logits);
    }

    [Fact]
    public void Wrong_settings_are_refused_in_words()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Temperature(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Temperature(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopK(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopP(1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinP(-0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TypicalP(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpsilonCutoff(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EtaCutoff(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepetitionPenalty(0));
        Assert.Contains("nucleus", Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingOptions { TopP = -1 }.ToChain()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Options_become_a_chain_in_the_order_of_transformers()
    {
        var chain = new SamplingOptions { Temperature = 0.7f, TopK = 20, TopP = 0.8f, RepetitionPenalty = 1.1f }.ToChain();

        Assert.Equal([typeof(RepetitionPenalty), typeof(Temperature), typeof(TopK), typeof(TopP)],
            chain.Processors.Select(p => p.GetType()));
        Assert.Empty(new SamplingOptions().ToChain().Processors);
    }

    [Property(MaxTest = 300)]
    public bool Nucleus_agrees_with_sorting(NonEmptyArray<int> seeds, PositiveInt mass)
    {
        // Logits on a coarse grid give many ties; a mass that is no multiple of a probability keeps rounding out of it.
        var logits = seeds.Get.Select(s => (s % 7) * 0.5f).ToArray();
        var p = (mass.Get % 97 + 0.513f) / 98;
        var expected = Distributions.Softmax(logits).OrderByDescending(x => x).ToList();
        var (sum, count) = (0.0, 0);
        while (count < expected.Count && sum < p)
        {
            sum += expected[count++];
        }

        var row = logits.ToArray();
        new TopP(p).Apply(row, []);
        var smallest = row.Where(float.IsFinite).Min();
        return row.Count(float.IsFinite) == count && logits.Count(l => l > smallest) <= count;
    }

    [Property(MaxTest = 200)]
    public bool Top_k_agrees_with_sorting(NonEmptyArray<int> seeds, PositiveInt k)
    {
        var logits = seeds.Get.Select(s => (float)(s % 23)).ToArray();
        var threshold = logits.OrderByDescending(x => x).ElementAt(Math.Min(k.Get, logits.Length) - 1);
        var row = logits.ToArray();
        new TopK(k.Get).Apply(row, []);
        return row.Zip(logits).All(pair => pair.Second >= threshold ? pair.First == pair.Second : pair.First == Cut);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(400)]
    [InlineData(4999)]
    public void Top_k_of_a_large_vocabulary_agrees_with_sorting(int k)
    {
        var random = new SeededRandom(k);
        var logits = Enumerable.Range(0, 5000).Select(i => i % 5 == 0 ? Cut : MathF.Round((float)random.NextGaussian() * 40)).ToArray();
        var threshold = logits.OrderByDescending(x => x).ElementAt(k - 1);
        var row = logits.ToArray();
        new TopK(k).Apply(row, []);

        Assert.Equal(logits.Select(l => l >= threshold ? l : Cut), row);
    }

    private static bool[] Kept(ILogitsProcessor processor, float[] logits)
    {
        processor.Apply(logits, []);
        return [.. logits.Select(float.IsFinite)];
    }
}
