using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L03Attention;

/// <summary>The identity of section 3: a wrong formula turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class AttentionIdentityTests
{
    [Theory]
    [InlineData("softmax", Verdict.True)]
    [InlineData("sigmoid", Verdict.Partly)] // rows that do not sum to one
    [InlineData("no mask", Verdict.Partly)] // a look to the right
    [InlineData("signed", Verdict.Partly)] // weights below zero
    [Trait("claim", "03-01")]
    public void Another_formula_than_the_softmax_behind_a_mask_is_noticed(string formula, Verdict expected)
    {
        var random = new SeededRandom(301);
        var rules = WeightRules.Of(Pattern(formula, random, 12));
        var table = new SurveyTable("made up", formula, EvidenceKind.Glass, WeightRules.Columns,
            [new("one", rules.Smallest, rules.OffOne, rules.ToTheRight)]);
        var verdict = Claim.Of("03-01").Judge(WeightRules.Judge(table));
        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(expected == Verdict.True ? 0 : 1, verdict.Parts.Count(part => part.Finding == Finding.Excluded));
    }

    private static float[,] Pattern(string formula, SeededRandom random, int length)
    {
        var pattern = new float[length, length];
        for (var query = 0; query < length; query++)
        {
            var seen = formula == "no mask" ? length : query + 1;
            double[] scores = [.. Enumerable.Range(0, seen).Select(_ => 2 * random.NextGaussian())];
            double[] weights = formula switch
            {
                "sigmoid" => [.. scores.Select(z => 1 / (1 + Math.Exp(-z)))],
                "signed" => [.. scores.Select((z, i) => i == 0 ? 1 - scores.Skip(1).Sum(Math.Sin) : Math.Sin(z))],
                _ => [.. Distributions.Softmax([.. scores.Select(z => (float)z)]).Select(p => (double)p)],
            };
            for (var key = 0; key < seen; key++)
            {
                pattern[query, key] = (float)weights[key];
            }
        }

        return pattern;
    }
}
