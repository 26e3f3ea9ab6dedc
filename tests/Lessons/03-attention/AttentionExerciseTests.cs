using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L03Attention;

/// <summary>What the exercises of notebook 03 say that comes out, comes out.</summary>
[Trait("tier", "slow")]
public sealed class AttentionExerciseTests : IDisposable
{
    private const string Prompt = "<end> вчера Алиса увидела Боба , и она помахала ему рукой . кто помахал рукой ?";

    private readonly LanguageModel _model = LanguageModel.Load("glass/base");

    [Fact]
    public void The_head_of_exercise_1_leaves_nine_tenths_at_the_word_itself()
    {
        using var trace = _model.Trace(Prompt);
        var at = OpenHead.Place(trace, "она");
        Assert.True(OpenHead.ByHand(_model, trace, layer: 1, head: 3, at).Weights[at] > 0.9);
    }

    [Fact]
    public void One_layer_of_exercise_2_does_not_come_below_two_and_a_half_nats()
    {
        using var run = new InductionRun(InductionRun.Recipe(240, layers: 1), seed: 3).Run(looks: 9);
        Assert.True(double.IsNaN(run.StepBelow(1)));
        Assert.All(run.Looks, look => Assert.True(look.CopyLoss > 2.5, $"{look.CopyLoss} at step {look.Step}"));
    }

    [Fact]
    public void Without_its_first_head_the_model_of_exercise_3_guesses()
    {
        using var written = HandMade.Induction(65, endToken: 0);
        int[] twice = HeadScores.RepeatedTokens(written, count: 12, seed: 3);
        double Loss(ILanguageModel one)
        {
            var rows = one.Logits(twice);
            return Enumerable.Range(14, 11).Average(at => -Distributions.LogProbability(rows[at - 1], twice[at]));
        }

        Assert.True(Loss(written) < 0.001);
        Assert.Equal(Math.Log(65), Loss(written.With(Intervene.Zero("blocks.0.attn.hook_z", head: 0))), 1e-3);
    }

    [Fact]
    public void Queries_divided_by_the_root_make_up_for_the_missing_scale_of_exercise_4()
    {
        using var plain = SwitchedOff.Scale(_model);
        for (var layer = 0; layer < plain.Config.NLayers; layer++)
        {
            using var divided = plain.Transformer.Parameters.Get($"blocks.{layer}.attention.query.weight")
                .div(Math.Sqrt(plain.Config.DHead));
            plain.Transformer.Parameters.Set($"blocks.{layer}.attention.query.weight", divided);
        }

        int[] ids = _model.PromptIds(Prompt);
        float[] own = [.. _model.Logits(ids)[ids.Length - 1]], other = [.. plain.Logits(ids)[ids.Length - 1]];
        Assert.All(Enumerable.Range(0, own.Length), i => Assert.Equal(own[i], other[i], 1e-3)); // a division in float32, six layers deep
        Assert.Equal(0.177, 1 / Math.Sqrt(_model.Config.DHead), 3);
    }

    [Fact]
    public void What_is_hidden_in_exercise_5_decides_which_kind_of_not_knowing_is_left()
    {
        using var trace = _model.Trace(Prompt);
        int[] ids = _model.PromptIds(Prompt);
        double Share(string hidden, string name) => Math.Exp(Distributions.LogProbability(_model.LogitsWith(ids,
            [.. Enumerable.Range(0, _model.Config.NLayers).Select(layer => Intervene.CutEdge(layer, ^1, OpenHead.Place(trace, hidden)))]),
            trace.TokenId(name)));
        Assert.True(Math.Abs(Share("она", "Алиса") - Share("она", "Боб")) < 0.15);
        Assert.True(Share("Алиса", "Боб") > 0.5 && Share("Алиса", "Алиса") < 0.1);
    }

    public void Dispose() => _model.Dispose();
}
