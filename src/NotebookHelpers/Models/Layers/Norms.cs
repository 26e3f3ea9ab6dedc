using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Learning;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>One norm of the residual stream; statistics in float32.</summary>
/// <param name="config">Kind and ε.</param>
/// <param name="gain">[dModel] or [network, dModel], float32, or null.</param>
/// <param name="bias">[dModel] or [network, dModel], float32, or null.</param>
/// <param name="scalePoint">Where the divisor is shown.</param>
/// <param name="outPoint">Where the result is shown.</param>
internal sealed class Norm(TransformerConfig config, Tensor? gain, Tensor? bias, HookPoint scalePoint, HookPoint outPoint)
{
    private readonly int _networks = gain?.dim() == 2 ? (int)gain.shape[0] : 0;

    /// <summary>Normalises the last axis: [batch, pos, dModel] → the same.</summary>
    public Tensor Apply(Tensor x, LayerHooks hooks) => hooks.Visit(outPoint, hooks.Wants(scalePoint) ? Shown(x, hooks) : Fused(x));

    /// <summary>x / √(mean(x²) + ε) · gain over the last axis.</summary>
    public static Tensor RootMeanSquare(Tensor x, Tensor? gain, double epsilon)
    {
        var wide = x.Wide();
        var result = wide * (wide.square().mean([-1], keepdim: true) + epsilon).rsqrt();
        return gain is null ? result : result * gain;
    }

    /// <summary>(x − mean) / √(variance + ε) · gain + bias over the last axis.</summary>
    public static Tensor Centred(Tensor x, Tensor? gain, Tensor? bias, double epsilon)
    {
        if (!x.HasShapeOnly())
        {
            return nn.functional.layer_norm(x, [x.shape[^1]], gain, bias, epsilon);
        }

        var result = RootMeanSquare(x - x.mean([-1], keepdim: true), gain, epsilon);
        return bias is null ? result : result + bias;
    }

    private Tensor Fused(Tensor x) =>
        _networks > 0 ? Stacked(x) : NormKernel.TryApply(config.Norm, config.NormEpsilon, x, gain, bias) ?? config.Norm switch
        {
            NormKind.LayerNorm => Centred(x.Wide(), gain, bias, config.NormEpsilon),
            _ => FusedNorm.TryApply(x, gain, config.NormEpsilon) ?? RootMeanSquare(x, gain, config.NormEpsilon),
        };

    /// <summary>Each network's rows with gain and bias of its own.</summary>
    private Tensor Stacked(Tensor x) => config.Norm switch
    {
        NormKind.LayerNorm => NetworkStack.Each(
            _networks, (rows, network) => Centred(rows[0], gain![network], bias?[network], config.NormEpsilon), x.to(ScalarType.Float32)),
        _ => FusedNorm.TryApply(x, gain, config.NormEpsilon)
            ?? (NetworkStack.Matrices(RootMeanSquare(x, null, config.NormEpsilon), _networks) * gain!.unsqueeze(1)) // [network, B·T, D]
                .view(x.shape), // [B, T, D]
    };

    /// <summary>
    /// The same kernel with its divisors shown, so that looking on changes no bit; divisors that were replaced are used as given.
    /// </summary>
    private Tensor Shown(Tensor x, LayerHooks hooks)
    {
        var divisors = empty([.. x.shape[..^1], 1], ScalarType.Float32, x.device);
        if (NormKernel.TryApply(config.Norm, config.NormEpsilon, x, gain, bias, found: divisors) is not { } result)
        {
            return InSteps(x, hooks);
        }

        var shown = hooks.Visit(scalePoint, divisors);
        if (ReferenceEquals(shown, divisors))
        {
            return result;
        }

        var given = shown.to(ScalarType.Float32).expand(divisors.shape).contiguous(); // [B, T, 1]
        return NormKernel.TryApply(config.Norm, config.NormEpsilon, x, gain, bias, given: given)!;
    }

    private Tensor InSteps(Tensor x, LayerHooks hooks)
    {
        var wide = x.Wide();
        var centred = config.Norm == NormKind.LayerNorm ? wide - wide.mean([-1], keepdim: true) : wide;
        var scale = hooks.Visit(scalePoint, (centred.square().mean([-1], keepdim: true) + config.NormEpsilon).sqrt());
        var result = centred / scale;
        result = gain is null ? result : result * gain;
        return bias is null ? result : result + bias;
    }
}
