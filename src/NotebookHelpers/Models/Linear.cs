using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>x·Wᵀ + b.</summary>
/// <param name="weight">W, [out, in]; owned by the parameters.</param>
/// <param name="bias">b, [out], or null.</param>
internal sealed class Linear(Tensor weight, Tensor? bias)
{
    /// <summary>W, [out, in].</summary>
    public Tensor Weight => weight;

    /// <summary>b, [out], or null.</summary>
    public Tensor? Bias => bias;

    /// <summary>Applies it to the last axis: [..., in] → [..., out], in the weight's type.</summary>
    public Tensor Apply(Tensor x) => nn.functional.linear(x.dtype == weight.dtype ? x : x.to(weight.dtype), weight, bias);
}
