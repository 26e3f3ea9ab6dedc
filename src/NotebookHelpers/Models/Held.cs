using TorchSharp;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>
/// Sums and products whose number outlives the call. TorchSharp hands a number's native handle on and lets go of the object, also
/// for the factor 1 of a plain sum: a collection that another thread starts can free it before libtorch has read it.
/// </summary>
internal static class Held
{
    private static readonly Scalar _one = 1;

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, _one);

    /// <summary>x += y.</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y) => x.add_(y, _one);

    /// <summary>x + yz.</summary>
    public static Tensor PlusProduct(this Tensor x, Tensor y, Tensor z) => x.addcmul(y, z, _one);

    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using Scalar held = factor;
        return x.mul(held);
    }

    /// <summary>x *= factor.</summary>
    public static Tensor TimesInPlace(this Tensor x, double factor)
    {
        using Scalar held = factor;
        return x.mul_(held);
    }
}
