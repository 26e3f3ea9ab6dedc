using BetweenTokens.Lessons.L09Rotary;
using BetweenTokens.Models;
using BetweenTokens.Models.Layers;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L09Rotary;

/// <summary>What the exercises of notebook 09 say will come out.</summary>
[Trait("tier", "fast")]
public sealed class RotaryExerciseTests
{
    private static readonly double[] _steps = [1, 0.1, 0.01];

    [Fact]
    public void Equal_steps_confuse_the_distances_0_and_63()
    {
        var (query, key) = ArrowPictures.Draw(9);
        double[] equal = [0.1, 0.1, 0.1];
        var near = RotaryCode.Score(query, key, 0, 0, equal);
        Assert.Equal(near, RotaryCode.Score(query, key, 63, 0, equal), 0.05 * Math.Abs(near));
        Assert.NotEqual(RotaryCode.Score(query, key, 0, 0, _steps), RotaryCode.Score(query, key, 63, 0, _steps), 0.2);
    }

    [Fact]
    public void A_query_turned_alone_depends_on_its_place()
    {
        var (query, key) = ArrowPictures.Draw(9);
        double One(double at) => RotaryCode.Turn(query, at, _steps).Zip(key, (a, b) => a * b).Sum();
        Assert.NotEqual(One(7), One(107), 0.1);
    }

    [Fact]
    public void Bases_for_eight_times_the_length()
    {
        Assert.Equal(82_685, RotaryCode.NtkBase(10_000, 8, 128), 0.5);
        Assert.Equal(640_000, RotaryCode.NtkBase(10_000, 8, 4), 0.5);
    }

    [Fact]
    public void Interpolation_hurts_the_short_text_and_yarn_hurts_it_less()
    {
        using var network = LanguageModel.Load(StretchPictures.Live);
        var texts = new NotesReading(TrainingRecipes.Load("positions-rotary").World, 256, 1_000_009, 6);
        double Inside(string way)
        {
            using var stretched = BetweenTokens.Inspection.Causal.Stretched.Of(
                network.Transformer, AnglePictures.Ways(4, 64).Single(one => one.Name == way).How, 256);
            var known = texts.Of(stretched, [(0, 64)])[0];
            return known.Order / known.Unordered;
        }

        Assert.True(Inside("интерполяция") < Inside("YaRN") - 0.1, "YaRN keeps neighbours apart");
        Assert.True(Inside("интерполяция") < Inside("как есть") - 0.1, "interpolation costs the short text");
    }

    [Fact]
    public void Before_and_after_are_told_apart()
    {
        var (query, key) = ArrowPictures.Draw(9);
        Assert.NotEqual(RotaryCode.Score(query, key, 0, 5, _steps), RotaryCode.Score(query, key, 5, 0, _steps), 0.1);
    }

    [Fact]
    public void A_base_of_100_leaves_no_pair_without_a_turn_in_8192_tokens()
    {
        var slowest = SinusoidalCode.Frequencies(64, 100)[^1];
        Assert.Equal(0.0115, slowest, 1e-4);
        Assert.Equal(15, slowest * 8192 / Math.Tau, 0.5);
    }
}
