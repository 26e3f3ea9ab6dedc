using BetweenTokens.Lessons.L12Sampling;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

[Trait("tier", "fast")]
public sealed class SamplingPassportTests
{
    private static readonly float[] _logits = [.. new[] { 0.5, 0.3, 0.15, 0.05 }.Select(p => (float)Math.Log(p))];

    [Fact]
    public void A_token_that_stays_gains_minus_the_logarithm_of_the_mass()
    {
        var row = SamplingPassport.Row("made up", _logits, 0, "", "a");
        Assert.Equal(-Math.Log(0.95), row.Effects.Single().Number!.Value, 1e-6);
        Assert.Equal(0, row.Control!.Number!.Value, 1e-6); // four words are fewer than forty
        Assert.Equal(12, row.Level);
    }

    [Fact]
    public void A_token_that_falls_out_has_no_number()
    {
        var row = SamplingPassport.Row("made up", _logits, 3, "", "d");
        Assert.Null(row.Effects.Single().Number);
        Assert.NotNull(row.Effects.Single().Says);
    }
}
