using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>
/// Muon (Jordan and others 2024): momentum whose update is made nearly orthogonal, so that every direction of a matrix moves
/// equally far. Query, key and value are matrices of their own. Matrices of one shape are worked on together.
/// </summary>
internal sealed class Muon : IDisposable
{
    private readonly OptimiserOptions _options;
    private readonly List<(string Name, Tensor[] Matrices, bool Turned, double Scale, Tensor Momentum)> _groups = [];

    public Muon(IEnumerable<(ParameterSpec Spec, Tensor Value)> matrices, OptimiserOptions options)
    {
        _options = options;
        foreach (var group in matrices.GroupBy(matrix => (Out: matrix.Spec.Shape[0], In: matrix.Spec.Shape[1])))
        {
            // wide matrices need the smaller products
            var (rows, columns, turned) = group.Key.Out > group.Key.In ? (group.Key.In, group.Key.Out, true) : (group.Key.Out, group.Key.In, false);
            Tensor[] members = [.. group.Select(matrix => matrix.Value)];
            var scale = Math.Sqrt(Math.Max(1, group.Key.Out / (double)group.Key.In));
            _groups.Add(($"muon.{group.Key.Out}x{group.Key.In}", members, turned, scale, zeros([members.Length, rows, columns]).DetachFromDisposeScope()));
        }
    }

    public IEnumerable<(string Name, Tensor Value)> State => _groups.Select(group => (group.Name, group.Momentum));

    /// <summary>Moves the matrices against their gradients.</summary>
    /// <param name="factor">Factor on the rate.</param>
    /// <param name="shrink">Factor on the gradients (clipping).</param>
    public void Step(double factor, double shrink)
    {
        var rate = factor * _options.MuonRate;
        foreach (var (_, matrices, turned, scale, momentum) in _groups)
        {
            using var scope = NewDisposeScope();
            var gradient = stack(matrices.Select(matrix => turned ? matrix.grad!.t() : matrix.grad!)) * shrink;
            momentum.lerp_(gradient, 1 - _options.Momentum);
            var update = Orthogonalise(gradient.lerp(momentum, _options.Momentum), _options.NewtonSchulzSteps);
            for (var i = 0; i < matrices.Length; i++)
            {
                var own = turned ? update[i].t() : update[i];
                matrices[i].mul_(1 - (rate * _options.Decay)).add_(own, alpha: -rate * scale);
            }
        }
    }

    /// <summary>[n, rows, columns], rows ≤ columns, to nearly orthogonal rows: singular values end between about 0.7 and 1.2.</summary>
    internal static Tensor Orthogonalise(Tensor matrices, int steps)
    {
        var x = matrices / (matrices.square().sum([-2, -1], keepdim: true).sqrt() + 1e-7);
        for (var i = 0; i < steps; i++)
        {
            var gram = matmul(x, x.transpose(-1, -2));
            x = (3.4445 * x) + matmul((-4.7750 * gram) + (2.0315 * matmul(gram, gram)), x);
        }

        return x;
    }

    public void Dispose()
    {
        foreach (var group in _groups)
        {
            group.Momentum.Dispose();
        }
    }
}
