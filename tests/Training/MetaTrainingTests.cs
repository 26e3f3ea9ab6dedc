using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Models;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training;

/// <summary>Steps of training on the meta device, where a tensor of the CPU throws, and so does whoever reads a value on the way.</summary>
[Trait("tier", "slow")]
public sealed class MetaTrainingTests
{
    private const int Rows = 4, Length = 8;

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    public static TheoryData<string> Stackable =>
        [.. TinyModels.Variants.Where(variant => TransformerParameters.RefusesStacking(variant.Value) is null)
            .Select(variant => variant.Key)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_step_stays_on_the_models_device(string variant)
    {
        var config = TinyModels.Variants[variant];
        foreach (var muon in new[] { true, false })
        {
            var recipe = Recipe(config, muon);
            using var learner = new Learner(
                recipe, Transformer.Create(config, 1, device: META), (parts, logits) => NextTokenLoss.Of(parts[0], logits));
            Step(learner, Batch(1));
        }
    }

    [Theory]
    [MemberData(nameof(Stackable))]
    public void So_does_a_step_of_several_seeds(string variant)
    {
        var config = TinyModels.Variants[variant];
        using var one = TransformerParameters.Initialise(config, new(), 1, META);
        using var two = TransformerParameters.Initialise(config, new(), 2, META);
        using var learner = new Learner(
            Recipe(config, muon: true), new Transformer(TransformerParameters.Stack([one, two])), NextTokenLoss.Of);
        Step(learner, Batch(1), Batch(2));
    }

    [Fact]
    public void So_do_products_in_bfloat16_and_targets_that_the_law_gives()
    {
        var recipe = Recipe(TinyModels.Base, muon: true) with { Precision = ScalarType.BFloat16 };
        using var learner = new Learner(
            recipe, Transformer.Create(TinyModels.Base, 1, device: META), (parts, logits) => NextTokenLoss.Of(parts[0], logits));
        var batch = Batch(3);
        Step(learner, batch with { Distributions = [.. Enumerable.Repeat(1f / 11, batch.Inputs.Length * 11)] });
    }

    [Fact]
    public void So_does_what_a_trainer_is_given_and_makes()
    {
        using var trainer = new Trainer(TrainerTests.Tiny, device: META);
        using var seeds = new SeedTrainer(TrainerTests.Tiny, [1, 2], META);
        Assert.All(trainer.State.Concat(seeds.State), state => Assert.Equal(DeviceType.META, state.Value.device_type));
    }

    private static TrainingRecipe Recipe(TransformerConfig config, bool muon) =>
        TrainerTests.Tiny with
        {
            Model = config,
            Rows = Rows,
            Length = Length,
            RowsAtOnce = 1,
            Optimiser = new() { Muon = muon },
            Clip = 1,
            WarmUp = 0,
        };

    private static void Step(Learner learner, params PackedBatch[] batches)
    {
        for (var step = 0; step < 2; step++)
        {
            learner.Form(batches);
            Assert.All(learner.Transformer.Parameters.ByName.Values, value => Assert.Equal(DeviceType.META, value.grad!.device_type));
            learner.Move(step, [.. batches.Select((_, network) => network == 0 ? 2.0 : 0.5)]); // the first is clipped
        }

        Assert.All(learner.State, state => Assert.Equal(DeviceType.META, state.Value.device_type));
        Assert.ThrowsAny<Exception>(() => learner.Learn(batches)); // its numbers cannot be read
    }

    // Two documents in each row, and padding at its end.
    private static PackedBatch Batch(int seed)
    {
        var random = new Random(seed);
        int[] Each(Func<int, int> of) => [.. Enumerable.Range(0, Rows * Length).Select(i => of(i % Length))];
        return new(Each(_ => random.Next(11)), Each(at => at == Length - 1 ? Packer.NoTarget : random.Next(11)),
            Each(at => at < 3 ? 0 : at < Length - 1 ? 1 : -1), Rows, Length);
    }
}
