using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L01Token;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L01Token;

/// <summary>01-04 is an identity of the causal mask: a network without one must turn the verdict.</summary>
[Trait("tier", "fast")]
public sealed class RightContextTests
{
    private static readonly TransformerConfig _tiny =
        new() { DVocab = 30, NLayers = 2, DModel = 16, NHeads = 2, Mlp = MlpKind.Plain, Activation = Activation.Gelu };

    [Theory]
    [InlineData(true, Verdict.False)]
    [InlineData(false, Verdict.True)]
    [Trait("claim", "01-04")]
    public void What_stands_on_the_right_counts_where_nothing_hides_it(bool causal, Verdict expected)
    {
        using var model = new LanguageModel(
            "glass/t", Transformer.Create(_tiny with { Causal = causal }, seed: 1, new() { Deviation = 0.3 }));
        SurveyTable Read(string survey, int texts) => Worlds.Table(survey, texts, i =>
        {
            var (right, left) = RightContext.Of(model, [.. Enumerable.Range(i, 6 + (i % 3)).Select(t => t % 30)]);
            return [right, left];
        });
        var evidence = LessonEvidence.Of("01-04", [Read("right context, world", 20), Read("right context, English", 10)]);
        Assert.Equal(expected, Claim.Of("01-04").Judge(evidence).Verdict);
    }

    [Fact]
    [Trait("claim", "01-04")]
    public void A_network_that_looks_at_nothing_says_nothing() => Assert.Equal(
        Verdict.BeyondReach,
        Claim.Of("01-04").Judge(LessonEvidence.Of("01-04", [Worlds.Table("right context, world", 20, _ => [0, 0])])).Verdict);
}
