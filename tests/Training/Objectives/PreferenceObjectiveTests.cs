using BetweenTokens.Training.Objectives;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training.Objectives;

[Trait("tier", "fast")]
public sealed class PreferenceObjectiveTests
{
    private static readonly double[] _before = [.. new[] { 0.5, 0.2, 0.2, 0.1 }.Select(p => Math.Log(p))];
    private static readonly double[] _reward = [-1.5, 0.3, 2, 1];

    [Fact]
    public void The_optimum_is_listed_by_hand()
    {
        var optimum = PreferenceOptimum.Of([Math.Log(0.75), Math.Log(0.25)], [0, Math.Log(2)], beta: 0.5);
        // Weights 0.75·1 and 0.25·2² = 1.
        Assert.Equal(0.75 / 1.75, Math.Exp(optimum.LogProbabilities[0]), 1e-14);
        Assert.Equal(Math.Log(1.75), optimum.LogPartition, 1e-14);
        // E[r] − β·KL at the optimum is β·log Z.
        Assert.Equal(0.5 * optimum.LogPartition,
            PreferenceOptimum.Objective(optimum.LogProbabilities, [Math.Log(0.75), Math.Log(0.25)], [0, Math.Log(2)], 0.5), 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    [InlineData(0.1)]
    public void No_other_distribution_is_better_than_the_optimum(double beta)
    {
        var optimum = PreferenceOptimum.Of(_before, _reward, beta);
        var best = PreferenceOptimum.Objective(optimum.LogProbabilities, _before, _reward, beta);
        var random = new BetweenTokens.Statistics.SeededRandom(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var other = PreferenceOptimum.OnList([.. optimum.LogProbabilities.Select(log => log + (0.3 * random.NextGaussian()))]);
            var gap = best - PreferenceOptimum.Objective(other, _before, _reward, beta);
            // The gap is β·KL(π ‖ π*), an identity.
            Assert.Equal(beta * PreferenceOptimum.Divergence(other, optimum.LogProbabilities), gap, 1e-12);
        }
    }

    [Fact]
    public void What_is_not_on_the_list_is_one_more_answer()
    {
        var logs = new[] { Math.Log(0.5), Math.Log(0.2) };
        Assert.Equal([0.5, 0.2, 0.3], PreferenceOptimum.WithRest(logs).Select(log => Math.Exp(log)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([5.0 / 7, 2.0 / 7], PreferenceOptimum.OnList(logs).Select(log => Math.Exp(log)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(Math.Log(1e-7), PreferenceOptimum.WithRest([0.0])[1], 1e-12);
    }

    [Fact]
    public void The_gradient_of_direct_preference_equals_finite_differences()
    {
        using var scope = NewDisposeScope();
        double[] values = [-1.2, -0.4, -2.5, -0.9, -1.1, -3.0];
        double Loss(double[] at) => Evaluate(at).item<double>();
        Tensor Evaluate(double[] at)
        {
            var x = tensor(at);
            return DirectPreference.Loss(
                x.narrow(0, 0, 3), x.narrow(0, 3, 3), tensor(new[] { -1.0, -1, -2 }), tensor(new[] { -1.0, -1.5, -2 }), 0.3);
        }

        var leaf = tensor(values).requires_grad_();
        DirectPreference.Loss(leaf.narrow(0, 0, 3), leaf.narrow(0, 3, 3),
            tensor(new[] { -1.0, -1, -2 }), tensor(new[] { -1.0, -1.5, -2 }), 0.3).backward();
        ExpectGradient(leaf, values, Loss);
        // By hand for the first pair: margin 0.3·((−1.2 + 1) − (−0.9 + 1)).
        Assert.Equal(
            -0.09, DirectPreference.Margin(tensor([-1.2]), tensor([-0.9]), tensor([-1.0]), tensor([-1.0]), 0.3).item<double>(), 1e-12);
        Assert.Equal(
            Math.Log(2), DirectPreference.Loss(tensor([-1.0]), tensor([-2.0]), tensor([-1.0]), tensor([-2.0]), 0.3).item<double>(), 1e-12);
    }

    [Fact]
    public void With_two_answers_the_minimum_of_direct_preference_is_the_closed_form()
    {
        // Labels by σ(r₀ − r₁): the expected loss over both labels, minimised over one logit by Newton's method in float64.
        var (beta, odds) = (0.4, 1.7);
        double[] before = [Math.Log(0.8), Math.Log(0.2)];
        var optimum = PreferenceOptimum.Of(before, [odds, 0], beta);
        var win = 1 / (1 + Math.Exp(-odds));
        using var scope = NewDisposeScope();
        var logit = tensor([0.0]).requires_grad_();
        for (var step = 0; step < 4000; step++)
        {
            using var inner = NewDisposeScope();
            var logs = nn.functional.log_softmax(cat([logit, zeros(1, ScalarType.Float64)]), 0);
            Tensor Loss(int chosen, int rejected) => DirectPreference.Loss(
                logs.narrow(0, chosen, 1), logs.narrow(0, rejected, 1), tensor([before[chosen]]), tensor([before[rejected]]), beta);
            ((Loss(0, 1) * win) + (Loss(1, 0) * (1 - win))).backward();
            using (no_grad())
            {
                logit.add_(logit.grad!, -8);
                logit.grad!.zero_();
            }
        }

        Assert.Equal(optimum.LogProbabilities[0] - optimum.LogProbabilities[1], logit.item<double>(), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    public void The_expected_policy_gradient_is_the_gradient_of_the_objective(double baseline)
    {
        // Over all answers, each with its own probability, the estimate must be −∇(E[r] − β·KL), whatever the baseline.
        using var scope = NewDisposeScope();
        const double Beta = 0.3;
        double[] logits = [0.2, -0.4, 0.1, 0.9];
        var leaf = tensor(logits).requires_grad_();
        var logs = nn.functional.log_softmax(leaf, 0);
        var parts = Enumerable.Range(0, 4).Select(answer =>
        {
            var log = logs.narrow(0, answer, 1);
            var worth = PolicyGradient.Worth(log, tensor([_before[answer]]), tensor([_reward[answer]]), Beta);
            return PolicyGradient.Loss(log, worth, tensor([baseline])) * log.detach().exp();
        });
        stack(parts).sum().backward();
        ExpectGradient(leaf, logits, at =>
        {
            var policy = PreferenceOptimum.OnList(at);
            return -PreferenceOptimum.Objective(policy, _before, _reward, Beta);
        });
    }

    [Fact]
    public void A_running_baseline_is_a_mean_of_its_own_question()
    {
        var baseline = new RunningBaseline(3, memory: 0.5);
        Assert.Equal(0, baseline[1]);
        baseline.Add(0, 4);
        Assert.Equal(4, baseline[0]);
        Assert.Equal(4, baseline[2]); // not met yet: the mean of all
        baseline.Add(2, 0);
        baseline.Add(0, 2);
        Assert.Equal([3, 2, 0], new[] { baseline[0], baseline[1], baseline[2] });
    }

    [Fact]
    public void The_log_probability_of_an_answer_is_the_sum_over_its_tokens()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0.1, 0.2, 0.9, -1, 0.3, 0.4, 2, 0, -2, 0, 0, 1.0 }).view(1, 4, 3);
        var targets = tensor(new long[] { -100, 2, 0, -100 }).view(1, 4);
        double Log(double[] row, int i) => row[i] - Math.Log(row.Sum(z => Math.Exp(z)));
        Assert.Equal(Log([-1, 0.3, 0.4], 2) + Log([2, 0, -2], 0), AnswerLogProbability.Of(logits, targets).item<double>(), 1e-12);
    }

    private static void ExpectGradient(Tensor leaf, double[] at, Func<double[], double> loss)
    {
        var gradient = leaf.grad!.data<double>().ToArray();
        for (var i = 0; i < at.Length; i++)
        {
            double Shifted(double by) => loss([.. at.Select((x, j) => j == i ? x + by : x)]);
            // Central difference in float64 with step 1e-5: the h² term and the rounding are both near 1e-10.
            Assert.Equal((Shifted(1e-5) - Shifted(-1e-5)) / 2e-5, gradient[i], 1e-8);
        }
    }
}
