using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Optimisers;

/// <summary>AdamW (Loshchilov and Hutter 2019), with its state open so that a training can be stopped and resumed to the byte.</summary>
internal sealed class AdamW : IDisposable
{
    private readonly OptimiserOptions _options;
    private readonly List<(ParameterSpec Spec, Tensor Value, Tensor Mean, Tensor Square)> _parameters = [];

    public AdamW(IEnumerable<(ParameterSpec Spec, Tensor Value)> parameters, OptimiserOptions options)
    {
        _options = options;
        foreach (var (spec, value) in parameters)
        {
            _parameters.Add((spec, value, zeros_like(value).DetachFromDisposeScope(), zeros_like(value).DetachFromDisposeScope()));
        }
    }

    public IEnumerable<(string Name, Tensor Value)> State =>
        _parameters.SelectMany(p => new[] { ($"adam.mean.{p.Spec.Name}", p.Mean), ($"adam.square.{p.Spec.Name}", p.Square) });

    /// <summary>Moves the parameters against their gradients.</summary>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="factor">Factor on the rate.</param>
    public void Step(int step, double factor)
    {
        var rate = factor * _options.AdamRate;
        var (bias1, bias2) = (1 - Math.Pow(_options.Beta1, step), 1 - Math.Pow(_options.Beta2, step));
        // once: libtorch takes no number here
        using var share = _parameters.Count == 0 ? null : tensor(1 - _options.Beta1, device: _parameters[0].Value.device);
        foreach (var (spec, value, mean, square) in _parameters)
        {
            using var scope = NewDisposeScope();
            var gradient = value.grad!;
            mean.lerp_(gradient, share!);
            square.mul_(_options.Beta2).addcmul_(gradient, gradient, 1 - _options.Beta2);
            if (spec.Shape.Length == 2)
            {
                value.mul_(1 - (rate * _options.Decay));
            }

            value.addcdiv_(mean, (square / bias2).sqrt_().add_(_options.Epsilon), -rate / bias1);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, mean, square) in _parameters)
        {
            mean.Dispose();
            square.Dispose();
        }
    }
}
