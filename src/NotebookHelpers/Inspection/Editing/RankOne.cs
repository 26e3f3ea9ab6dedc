using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Editing;

/// <summary>
/// The least change of a linear memory that makes given keys call given values, where "least" is counted in what other keys would
/// notice: the trace of Δ C Δᵀ for their second moment C (Meng et al. 2022, 2023). All in float64.
/// </summary>
public static class RankOne
{
    /// <summary>One key exactly: Δ = (v − W k)(C⁻¹k)ᵀ / (kᵀC⁻¹k), Meng et al. 2022.</summary>
    /// <param name="weight">W, [out, in].</param>
    /// <param name="key">k, [in].</param>
    /// <param name="value">v, [out].</param>
    /// <param name="moment">C, [in, in], symmetric and positive.</param>
    /// <returns>Δ, float64 [out, in], of rank one; the caller disposes it.</returns>
    public static Tensor Exact(Tensor weight, Tensor key, Tensor value, Tensor moment)
    {
        using var scope = NewDisposeScope();
        var (w, k, v) = (Needed.Of(weight).to(ScalarType.Float64), key.to(ScalarType.Float64), value.to(ScalarType.Float64));
        var left = v - matmul(w, k);
        var direction = linalg.solve(moment.to(ScalarType.Float64), k.unsqueeze(1)).squeeze(1);
        return (outer(left, direction) / dot(k, direction)).MoveToOuterDisposeScope();
    }

    /// <summary>Several keys as well as the others allow: Δ = (V − W K) Kᵀ (λ C + K Kᵀ)⁻¹, Meng et al. 2023.</summary>
    /// <param name="weight">W, [out, in].</param>
    /// <param name="keys">K, one key a column, [in, n].</param>
    /// <param name="values">V, one value a column, [out, n].</param>
    /// <param name="moment">C, [in, in].</param>
    /// <param name="caution">λ: how much the other keys count.</param>
    /// <returns>Δ, float64 [out, in]; the caller disposes it.</returns>
    public static Tensor Many(Tensor weight, Tensor keys, Tensor values, Tensor moment, double caution)
    {
        using var scope = NewDisposeScope();
        var (w, k, v) = (Needed.Of(weight).to(ScalarType.Float64), keys.to(ScalarType.Float64), values.to(ScalarType.Float64));
        var left = matmul(v - matmul(w, k), k.transpose(0, 1));
        var system = (moment.to(ScalarType.Float64) * caution) + matmul(k, k.transpose(0, 1));
        return linalg.solve(system, left.transpose(0, 1)).transpose(0, 1).contiguous().MoveToOuterDisposeScope();
    }
}
