using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training;

/// <summary>Every way of building the network can be trained and kept.</summary>
[Trait("tier", "slow")]
public sealed class VariantTrainingTests
{
    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_few_steps_lower_the_loss_and_the_saved_model_reads_back(string name)
    {
        var recipe = TrainerTests.Tiny with
        {
            Model = TinyModels.Variants[name],
            Rows = 8,
            Length = 32,
            Steps = 16,
            WarmUp = 2,
            Optimiser = new() { MuonRate = 0.05, AdamRate = 1e-2 },
            Initial = new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = !TinyModels.Variants[name].Tied },
        };
        using var trainer = new Trainer(recipe);
        var losses = Enumerable.Range(0, recipe.Steps).Select(_ => trainer.Next().Loss).ToList();
        // The start is uniform or worse; learning how often each word comes is worth half a nat.
        Assert.True(losses[^1] < losses[0] - 0.25, $"{name}: {losses[0]} → {losses[^1]}");

        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Transformer trained = trainer.Transformer;
        using (var model = new LanguageModel(name, trained.Copy()))
        {
            model.Save(folder.Path);
        }

        using var loaded = LanguageModel.Load(folder.Path);
        var ids = TinyModels.Ids(trained.Config, 2, 8);
        // Packed matrices are another order of summation; the norm of a head of retention enlarges it.
        Near.Equal(trained.Forward(ids), loaded.Transformer.Forward(ids), 5e-5, name);
    }
}
