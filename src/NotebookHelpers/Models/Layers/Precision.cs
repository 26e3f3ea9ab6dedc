using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>The type in which sums, norms and softmaxes are formed.</summary>
internal static class Precision
{
    /// <summary>Float64 where the tensor is, else float32.</summary>
    public static ScalarType WideType(this Tensor x) => x.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>The tensor in that type; itself where it is.</summary>
    public static Tensor Wide(this Tensor x) => x.to(x.WideType());
}
