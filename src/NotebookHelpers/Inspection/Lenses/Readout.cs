using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Lenses;

/// <summary>
/// The direction in the residual stream that one token's logit reads at one position, with the final norm's divisor frozen
/// at what it was: the logit is then a plain sum over everything that was written to the stream.
/// </summary>
/// <remarks>
/// RMSNorm: z_t = x · (γ ⊙ W_t) / s + b_t. LayerNorm: z_t = (x − mean x) · (γ ⊙ W_t) / s + β · W_t + b_t; the mean is linear,
/// so it is taken off each part. Float64 throughout (Elhage et al. 2021, "direct logit attribution").
/// </remarks>
internal sealed class Readout : IDisposable
{
    private readonly Tensor _direction;
    private readonly Tensor? _outputBias;
    private readonly (Tensor Bias, Tensor Row)? _normBias;
    private readonly TorchSharp.DisposeScope _scope;

    public Readout(Trace trace, long position, int token, int? against)
    {
        var (config, parameters) = (trace.Transformer.Config, trace.Transformer.Parameters);
        if (!config.Residual || config.NormPlace == NormPlace.Post && config.Norm != NormKind.None)
        {
            throw new ArgumentException(
                "A ledger needs a residual stream that ends in one final norm; this model normalises after every part, or has no stream.");
        }

        _scope = NewDisposeScope();
        using var noGradient = no_grad();
        var unembedding = parameters[config.Tied ? "embed.weight" : "unembed.weight"];
        var row = Difference(unembedding);
        _outputBias = config.HasBias(Biases.Unembed) ? Difference(parameters["unembed.bias"]) : null;
        if (config.HasFinalNorm)
        {
            if (parameters.ByName.TryGetValue("final_norm.bias", out var bias))
            {
                _normBias = (bias.to(ScalarType.Float64), row);
            }

            row = row * parameters["final_norm.weight"].to(ScalarType.Float64)
                / trace[new HookAddress(HookPoint.FinalNormScale)][0, position].to(ScalarType.Float64);
            row = config.Norm == NormKind.LayerNorm ? row - row.mean() : row;
        }

        _direction = row;

        Tensor Difference(Tensor rows)
        {
            var chosen = rows[token].to(ScalarType.Float64);
            return against is { } other ? chosen - rows[other].to(ScalarType.Float64) : chosen;
        }
    }

    /// <summary>What does not depend on the text: the biases of the final norm and of the unembedding.</summary>
    public double Constant
    {
        get
        {
            using var scope = NewDisposeScope();
            return (_outputBias?.item<double>() ?? 0) + (_normBias is { } norm ? dot(norm.Bias, norm.Row).item<double>() : 0);
        }
    }

    /// <summary>What a vector in the stream adds to the logit: [..., dModel] → [...], in float64.</summary>
    public double[] Of(Tensor written)
    {
        using var scope = NewDisposeScope();
        return TensorMemory.Copy<double>(Share(written));
    }

    /// <summary>The same before it is read: float64 [n], on the model's device, in the scope around.</summary>
    public Tensor Share(Tensor written) => matmul(written.to(ScalarType.Float64), _direction).reshape(-1);

    public void Dispose() => _scope.Dispose();
}
