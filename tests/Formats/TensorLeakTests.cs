using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public class TensorLeakTests
{
    [Fact]
    public void Reading_and_writing_leave_no_tensor_behind()
    {
        using var folder = new TemporaryFolder();
        var path = folder["w.safetensors"];
        using var values = zeros(3, 5);
        using var broken = full(4, float.NaN);
        long before = Live.Settled();
        for (int i = 0; i < 5; i++)
        {
            SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["w"] = values, ["nan"] = broken });
            using var file = SafetensorsFile.Open(path);
            file.Read("w", ScalarType.BFloat16).Dispose();
            Assert.Throws<ModelFileException>(() => file.Read("nan", ScalarType.Float32));
        }

        Assert.Equal(before, Tensor.TotalCount);
    }
}
