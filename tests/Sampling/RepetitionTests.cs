using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class RepetitionTests
{
    [Fact]
    public void By_hand()
    {
        int[] text = [1, 2, 3, 1, 2, 3, 1]; // bigrams 12 23 31 12 23 31: three of six
        Assert.Equal(0.5, Repetition.RepeatedNgrams(text, 2), 1e-15);
        Assert.Equal(0.25, Repetition.RepeatedNgrams(text, 4), 1e-15); // 1231 2312 3123 1231
        Assert.Equal(0, Repetition.RepeatedNgrams([1, 2, 3], 4));
        Assert.Equal(0, Repetition.RepeatedNgrams([1, 2, 3, 4, 5]));
        Assert.Equal(3.0 / 4, Repetition.DistinctNgrams([[1, 2, 3], [1, 2, 4]], 2), 1e-15); // none across the border
        Assert.True(double.IsNaN(Repetition.DistinctNgrams([[1]], 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Repetition.RepeatedNgrams(text, 0));
    }

    [Fact]
    public void Shares_are_those_of_joined_strings()
    {
        var random = new SeededRandom(3);
        for (var i = 0; i < 50; i++)
        {
            int[] text = [.. Enumerable.Range(0, 40).Select(_ => random.Next(3))];
            var grams = Enumerable.Range(0, 38).Select(start => string.Join(' ', text[start..(start + 3)])).ToList();
            Assert.Equal(1 - (grams.Distinct().Count() / 38.0), Repetition.RepeatedNgrams(text, 3), 1e-15);
        }
    }

    [Theory]
    [InlineData("abcabcabc", 3, 3)]
    [InlineData("xxabab", 2, 2)]
    [InlineData("abaaaa", 1, 4)]
    [InlineData("bcabcabc", 3, 2)]
    [InlineData("abcd", 0, 0)]
    [InlineData("", 0, 0)]
    [InlineData("aa", 1, 2)]
    public void The_loop_at_the_end(string text, int period, int copies) =>
        Assert.Equal(new TextLoop(period, copies), Repetition.TrailingLoop([.. text.Select(c => (int)c)]));

    [Fact]
    public void Loops_are_those_that_trying_every_piece_finds()
    {
        var random = new SeededRandom(8);
        for (var round = 0; round < 300; round++)
        {
            int[] text = [.. Enumerable.Range(0, 14).Select(_ => random.Next(2))];
            var all = from period in Enumerable.Range(1, 7)
                      from copies in Enumerable.Range(3, 12)
                      where period * copies <= 14
                      let end = text[^(period * copies)..]
                      where end.SequenceEqual(Enumerable.Range(0, end.Length).Select(i => end[i % period]))
                      orderby period * copies descending, period
                      select new TextLoop(period, copies);
            Assert.Equal(all.FirstOrDefault(), Repetition.TrailingLoop(text, copies: 3));
        }
    }
}
