using BetweenTokens.Native;
using TorchSharp;
using Xunit;

namespace BetweenTokens.Tests.Native;

[Trait("tier", "fast")]
public class NativeLibrariesTests
{
    [Fact]
    public void A_tensor_computes_with_the_staged_libraries()
    {
        Assert.EndsWith("notebooks", NativeLibraries.Folder);
        using var sum = torch.ones(3).sum();
        Assert.Equal(3f, sum.item<float>());
    }
}
