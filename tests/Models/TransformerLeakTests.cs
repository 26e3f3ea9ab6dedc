using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class TransformerLeakTests
{
    [Theory]
    [MemberData(nameof(TransformerTests.Variants), MemberType = typeof(TransformerTests))]
    public void A_pass_leaves_no_tensor_behind(string name)
    {
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        using var ids = TinyModels.Ids(model.Config, 2, 6);
        Live.Same(() =>
        {
            using var logits = model.Forward(ids);
            using var cache = new KvCache(model.Config, 2);
            if (model.Config.Causal)
            {
                using var noGradient = no_grad();
                model.Forward(ids, cache).Dispose();
                model.Forward(ids, cache).Dispose();
            }
        });
    }
}
