using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Objectives;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training.Objectives;

[Trait("tier", "slow")]
public sealed class ExpertBalanceTests
{
    [Fact]
    public void Load_and_loss_are_those_of_the_formula()
    {
        using var scope = NewDisposeScope();
        // Two tokens, three experts, one choice each: f = (1/2, 1/2, 0), P = (.5, .4, .1); 3·(.25 + .2) = 1.35.
        var counted = tensor(new[] { true, true, false }).view(1, 3);
        using var balance = new ExpertBalance(counted);
        balance.Visit(HookPoint.RouterProbabilities, 0,
            tensor(new[] { 0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f, 0.1f, 0.1f, 0.8f }).view(1, 3, 3));
        balance.Visit(HookPoint.ExpertWeights, 0, tensor(new[] { 1f, 0, 0, 0, 1, 0, 0, 0, 1 }).view(1, 3, 3));
        Assert.Equal([0.5f, 0.5f, 0], balance.Load[0]);
        Assert.Equal(1.35, balance.Loss().item<float>(), 1e-6);
    }

    [Fact]
    public void A_step_against_it_evens_the_load()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants["experts"] with { Experts = new(4, 1) });
        var ids = TinyModels.Ids(model.Config, 8, 16);
        double Spread(float[][] load) => load.Average(layer => layer.Sum(share => Math.Abs(share - 0.25)));
        var (first, last) = (0.0, 0.0);
        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            using var balance = new ExpertBalance();
            model.Forward(ids, hooks: balance).Dispose();
            (first, last) = (step == 0 ? Spread(balance.Load) : first, Spread(balance.Load));
            balance.Loss().backward();
            using var noGradient = no_grad();
            foreach (var (name, value) in model.Parameters.ByName)
            {
                if (value.grad is { } gradient && name.EndsWith("router.weight", StringComparison.Ordinal))
                {
                    value.add_(gradient, -1);
                }

                value.grad?.zero_();
            }
        }

        Assert.True(last < 0.6 * first, $"{first} → {last}");
    }

    [Fact]
    public void Experts_computed_densely_equal_experts_visited_by_their_tokens()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants["experts"]);
        using var reading = TinyModels.ForReading(model);
        var ids = TinyModels.Ids(model.Config, 2, 9);
        Near.Equal(model.Forward(ids).detach(), reading.Forward(ids), 1e-5, "experts"); // the same sums in another order
        model.Forward(ids).sum().backward();
        Assert.All(model.Parameters.ByName.Values, value => Assert.NotNull(value.grad));
    }

    [Fact]
    public void A_trainer_logs_the_load_and_its_balance_evens_it()
    {
        double Spread(double balance)
        {
            using var trainer = new BetweenTokens.Training.Trainer(TrainerTests.Tiny with
            {
                Model = TrainerTests.Tiny.Model with { Experts = new(4, 1), DMlp = 16 },
                Steps = 40,
                Length = 32,
                ExpertBalance = balance,
            });
            var spread = 0.0;
            for (var step = 0; step < 40; step++)
            {
                trainer.Next();
                Assert.All(trainer.ExpertLoad, layer => Assert.Equal(1, layer.Sum(), 1e-5));
                spread += step < 30 ? 0 : trainer.ExpertLoad.Sum(layer => layer.Sum(share => Math.Abs(share - 0.25)));
            }

            Assert.Equal(2, trainer.ExpertLoad.Count);
            return spread;
        }

        var (free, even) = (Spread(0), Spread(1));
        Assert.True(even < 0.7 * free, $"{free} → {even}");
    }

    [Fact]
    public void The_router_is_kept_in_float32()
    {
        using var parameters = TransformerParameters.Allocate(TinyModels.Variants["experts"], ScalarType.BFloat16);
        Assert.Equal(ScalarType.Float32, parameters["blocks.0.mlp.router.weight"].dtype);
        Assert.Equal(ScalarType.BFloat16, parameters["blocks.0.mlp.experts.0.up.weight"].dtype);
    }

    [Fact]
    public void A_model_without_experts_is_told_so()
    {
        using var balance = new ExpertBalance();
        Assert.Contains("needs a model that has some",
            Assert.Throws<InvalidOperationException>(() => balance.Loss()).Message, StringComparison.Ordinal);
    }
}
