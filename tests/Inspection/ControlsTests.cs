using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
public class ControlsTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_untrained_model_has_the_shape_of_the_trained_one_and_weights_of_its_seed(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        using LanguageModel one = Controls.Untrained(model, 1), again = Controls.Untrained(model, 1), other = Controls.Untrained(model, 2);
        using var drawn = Transformer.Create(model.Config, 1);
        Assert.Equal(model.Config, one.Config);
        foreach (var spec in model.Transformer.Parameters.Specs)
        {
            Assert.Equal(0, Near.Difference(drawn.Parameters[spec.Name], one.Transformer.Parameters[spec.Name]));
        }

        Assert.Equal(one.Logits(_ids)[6].ToArray(), again.Logits(_ids)[6].ToArray());
        Assert.NotEqual(one.Logits(_ids)[6].ToArray(), other.Logits(_ids)[6].ToArray());
    }

    [Fact]
    public void It_keeps_the_type_of_the_weights()
    {
        using var model = new LanguageModel("narrow", TinyModels.ForReading(TinyModels.Make(TinyModels.Base), ScalarType.BFloat16));
        using var untrained = Controls.Untrained(model);
        Assert.Equal(ScalarType.BFloat16, untrained.Transformer.Parameters["blocks.0.mlp.up.weight"].dtype);
        Assert.Equal("narrow, untrained", untrained.Name);
    }
}
