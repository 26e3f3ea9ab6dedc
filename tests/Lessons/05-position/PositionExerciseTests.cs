using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Models;
using BetweenTokens.Models.Layers;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L05Position;

/// <summary>What the exercises of notebook 05 say is what comes out.</summary>
[Trait("tier", "fast")]
public sealed class PositionExerciseTests
{
    [Fact]
    public void One_two_first_words_changed_places_are_noticed_by_the_second_masked_layer_only()
    {
        var x = OpenOrder.Vectors(count: 5, width: 8, seed: 5);
        double[][] y = [x[1], x[0], x[2], x[3], x[4]];
        double Moved(int layers, bool mask) => OpenOrder.Moved(OpenOrder.Stack(x, layers, mask), OpenOrder.Stack(y, layers, mask));
        Assert.All(new[] { 1, 2, 3 }, layers => Assert.InRange(Moved(layers, mask: false), 0, 1e-12)); // sums in another order
        Assert.InRange(Moved(1, mask: true), 0, 1e-12);
        Assert.All(new[] { 2, 3 }, layers => Assert.InRange(Moved(layers, mask: true), 1e-4, 10));
    }

    [Fact]
    public void Two_with_four_times_the_coordinates_neighbours_are_1_81_times_as_far() =>
        Assert.Equal(1.81, SinusoidalCode.Distance(1, 256) / SinusoidalCode.Distance(1, 64), 0.01);

    [Fact]
    public void Three_with_a_base_of_a_hundred_the_slowest_hand_needs_544_tokens_instead_of_47117() =>
        Assert.Equal([544, 47_117], new[] { SinusoidalCode.Wavelengths(64, 100)[^1], SinusoidalCode.Wavelengths(64)[^1] }
            .Select(turn => Math.Round(turn)));

    [Fact]
    public void Four_a_code_that_repeats_after_sixteen_tokens_is_not_unique()
    {
        double Least(double[]? frequencies) => CodeClaims.Unique(frequencies, positions: 100).Measurements[0].Value;
        Assert.InRange(Least([Math.Tau / 16, Math.Tau / 8]), 0, 1e-6);
        Assert.True(Least(null) > 1);
    }

    [Fact]
    public void Five_a_shift_by_a_hundred_changes_sinusoids_and_leaves_rotations_alone()
    {
        Assert.InRange(Shifted("rotary"), 0, 1e-3); // angles are float32
        Assert.InRange(Shifted("sinusoidal"), 0.01, 1);
    }

    // total variation of the next word
    private static double Shifted(string scheme)
    {
        using var model = LanguageModel.Load($"glass/positions-{scheme}");
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var random = new SeededRandom(5);
        var ids = tensor([.. Enumerable.Range(0, 20).Select(_ => (long)random.Next(model.VocabularySize))], [1, 20], device: CPU);
        float[] Next(ForwardOptions? options) =>
            Distributions.Softmax(TensorMemory.Copy<float>(model.Transformer.Forward(ids, options: options).OnCpu()[0, -1]));
        return Distributions.TotalVariation(Next(null), Next(new() { Positions = arange(100, 120, ScalarType.Int64, CPU) }));
    }
}
