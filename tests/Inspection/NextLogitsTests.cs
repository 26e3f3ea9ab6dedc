using BetweenTokens.Inspection;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class NextLogitsTests
{
    // The same sums in another order: a product of matrices with more rows may be summed otherwise.
    private const double Tolerance = 2e-5;

    private static readonly int[][] _texts = [[3], [1, 2, 3, 4, 5, 6, 7], [9, 8], [1, 2, 3, 4, 5, 6, 8], [5, 5, 5, 5], [2, 7, 1]];

    public static TheoryData<string> CausalVariants => [.. TinyModels.Variants.Where(v => v.Value.Causal).Select(v => v.Key)];

    [Theory]
    [MemberData(nameof(CausalVariants))]
    public void Each_text_is_read_as_if_it_were_alone(string name)
    {
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        var rows = NextLogits.After(model, _texts, tokensPerPass: 12);
        using var noGradient = no_grad();
        for (var i = 0; i < _texts.Length; i++)
        {
            using var scope = NewDisposeScope();
            var alone = model.Forward(tensor(_texts[i].Select(id => (long)id).ToArray()).unsqueeze(0))[0, ^1]
                .contiguous().data<float>().ToArray();
            Assert.All(alone.Zip(rows[i]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }
    }

    [Fact]
    public void A_network_that_looks_ahead_and_an_empty_text_are_refused()
    {
        using var open = TinyModels.Make(TinyModels.Variants["no mask"]);
        Assert.Contains("looks ahead", Assert.Throws<ArgumentException>(() => NextLogits.After(open, _texts)).Message);
        using var model = TinyModels.Make(TinyModels.Base);
        Assert.Contains("Text 1 is empty", Assert.Throws<ArgumentException>(() => NextLogits.After(model, [[1], []])).Message);
    }

    [Fact]
    public void Passes_leave_no_tensor_behind()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        Live.Same(() => _ = NextLogits.After(model, _texts, tokensPerPass: 12));
    }
}
