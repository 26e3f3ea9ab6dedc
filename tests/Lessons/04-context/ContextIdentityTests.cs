using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L04Context;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L04Context;

/// <summary>Identities of section 4: a wrong formula turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class ContextIdentityTests
{
    private static readonly int[] _text = [.. Enumerable.Range(0, 24).Select(i => (7 * i) % 29)],
        _other = [.. Enumerable.Range(0, 24).Select(i => ((5 * i) + 3) % 29)];

    [Fact]
    [Trait("claim", "04-01")]
    public void A_cut_text_sees_nothing_before_it_and_one_cut_a_token_late_does()
    {
        using var model = Model();
        var right = WindowSurveys.Row(model, "a", _text, _other, 8);
        var late = WindowSurveys.Row(model, "a", _text, _other, 8, (text, window) => text[^(window + 1)..]);
        Assert.Equal(0, right.Values[0]);
        Assert.True(right.Values[1] > 1e-4 && right.Values[2] > 1e-4 && right.Values[3] > 1e-2);
        Assert.Equal(Verdict.Depends, Window(right.Values));
        Assert.Equal(Verdict.False, Window(late.Values));
        Assert.Equal(Verdict.True, Window([0, 0, 0, 1]));

        static Verdict Window(IReadOnlyList<double> values) => Claim.Of("04-01").Judge(
            WindowSurveys.Judge("мир", new("w", "made up", EvidenceKind.Glass, WindowSurveys.World.Columns, [new("a", values)]))).Verdict;
    }

    [Fact]
    public void Behind_windows_a_token_is_felt_as_far_as_windows_reach_through_the_layers()
    {
        using var model = Model();
        int[] changed = [.. _text];
        changed[3] = (changed[3] + 1) % 29;
        double Felt(int window) => ContextWorld.LargestChange(
            Sliding(_text, window), Sliding(changed, window));
        float[] Sliding(int[] ids, int window) => BetweenTokens.Tracing.TracingExtensions.LogitsWith(
            model, ids, BetweenTokens.Inspection.Causal.HiddenEdges.Of([0, 1], (query, key) => query - key >= window));
        Assert.Equal(0, Felt(10)); // two layers of 10 reach 18 back; the token stands 20 back
        Assert.True(Felt(11) > 0);
    }

    [Fact]
    [Trait("claim", "04-03")]
    public void A_square_alone_quadruples_and_a_line_alone_doubles()
    {
        Assert.Equal(Verdict.True, Of(CostClaims.Doubled((_, n) => n * n, (_, n) => n * n)));
        Assert.Equal(Verdict.False, Of(CostClaims.Doubled((_, n) => n, (_, n) => n)));
        Assert.Equal(2.12, CostShape.SmolLm2.Flops(1024) / CostShape.SmolLm2.Flops(512), 2);
        Assert.Equal(3.03, CostShape.SmolLm2.Flops(16384) / CostShape.SmolLm2.Flops(8192), 2);
        Assert.Equal(46_080, 2 * CostShape.SmolLm2.Cache(1)); // two bytes a number, and four in float32
        Assert.Equal(Verdict.False, Of(CostClaims.Doubled()));
        Assert.Equal(1100, CostShape.Llama.Scores(131_072) / 1e9, 1.0);

        static Verdict Of(Evidence evidence) => Claim.Of("04-03").Judge(evidence).Verdict;
    }

    [Fact]
    [Trait("claim", "04-10")]
    public void A_source_decides_the_effective_length() => Assert.Equal(Verdict.False, Claim.Of("04-10").Judge().Verdict);

    [Fact]
    [Trait("claim", "04-12")]
    public void A_reading_of_its_own_remembers_nothing_and_one_that_goes_on_does()
    {
        using var model = Model();
        Assert.Equal(Verdict.True, Of(FreshSurveys.Anew));
        Assert.Equal(Verdict.False, Of(FreshSurveys.After));

        Verdict Of(Func<LanguageModel, int[], int[], float[]> again) => Claim.Of("04-12").Judge(FreshSurveys.Judge("мир", new(
            "r", "made up", EvidenceKind.Glass, FreshSurveys.World.Columns, [FreshSurveys.Row(model, "a", _text, _other, again)]))).Verdict;
    }

    private static LanguageModel Model() => new("small", Transformer.Create(
        new() { DVocab = 29, NLayers = 2, DModel = 32, NHeads = 4, Mlp = MlpKind.Plain },
        4, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 1 }));
}
