using BetweenTokens.Lessons.L08FeedForward;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L08FeedForward;

/// <summary>What the exercises of notebook 08 say will come out, and that the open calculation is the model's.</summary>
[Trait("tier", "fast")]
public sealed class FeedForwardExerciseTests
{
    [Fact]
    public void One_neuron_takes_less_than_a_tenth_of_a_sum()
    {
        using var model = LanguageModel.Load("glass/base");
        var held = HeldPictures.Hold(model, "<end> 7 + 5 =", seed: 8);
        Assert.InRange(held.Left[0], 0.9, 1);
        Assert.Equal(model.Config.NLayers * model.Config.DMlp, held.Order.Distinct().Count());
    }

    [Fact]
    public void GELU_of_minus_ten_is_nearly_nothing_and_never_below_its_lowest_point()
    {
        Assert.Equal(0, FormulaClaims.Gelu(-10), 1e-12);
        Assert.Equal(-0.16997, FormulaClaims.Lowest(FormulaClaims.Gelu).Value, 1e-5);
    }

    [Fact]
    public void Neurons_of_GPT()
    {
        long Of(string name) => PublishedConfigs.All.Single(one => one.Name == name).Neurons;
        Assert.Equal((36_864, 4_718_592), (Of("GPT-2"), Of("GPT-3")));
    }

    [Fact]
    public void A_dictionary_takes_less_of_a_wide_model_and_never_nothing()
    {
        var small = PublishedConfigs.All.Single(one => one.Name == "GPT-2");
        double Share(int width) => new PublishedConfig("", 0, small.Config with { DModel = width, DMlp = 4 * width }) is var one
            ? (double)one.FeedForward / one.Parameters : 0;
        Assert.Equal(0.455, Share(768), 1e-3);
        Assert.Equal(0.65, Share(12_288), 0.02);
        Assert.True(Share(768) < Share(4096) && Share(4096) < Share(12_288) && Share(100_000) < 2.0 / 3);
    }

    [Fact]
    public void A_network_without_blocks_is_told_so_in_one_sentence()
    {
        using var model = LanguageModel.Load("glass/induction-2");
        Assert.Throws<ReaderException>(() => OpenFeedForward.Of(model, "<end>", 1));
    }

    [Fact]
    public void Keys_and_values_by_hand_are_what_the_model_writes_and_exchanged_they_are_not()
    {
        using var model = LanguageModel.Load("glass/base");
        var open = OpenFeedForward.Of(model, "<end> Дарья Громова живёт в", 5);
        Assert.InRange(Off(open, neuron => neuron), 0, 1e-5); // float32
        Assert.True(Off(open, neuron => neuron with { Key = neuron.Value, Value = neuron.Key }) > 0.5);
    }

    private static double Off(OpenFeedForward open, Func<OpenNeuron, OpenNeuron> turned)
    {
        OpenNeuron[] neurons = [.. open.Neurons.Select(turned)];
        double[] fires = [.. neurons.Select(open.Fires)];
        double[] sum = [.. open.Output.Select((_, j) => neurons.Select((neuron, k) => fires[k] * neuron.Value[j]).Sum())];
        double[] off = [.. sum.Zip(open.Output, (a, b) => a - b)];
        return Math.Sqrt(OpenFeedForward.Dot(off, off) / OpenFeedForward.Dot(open.Output, open.Output));
    }
}
