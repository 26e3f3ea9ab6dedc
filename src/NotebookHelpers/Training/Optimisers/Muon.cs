using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Optimisers;

/// <summary>
/// Muon (Jordan and others 2024): momentum whose update is made nearly orthogonal, so that every direction of a matrix moves
/// equally far. Query, key and value are matrices of their own. Matrices of one shape are worked on together, half of them in
/// each worker.
/// </summary>
internal sealed class Muon : IDisposable
{
    private readonly OptimiserOptions _options;
    private readonly ScalarType _products;
    private readonly List<Group> _groups = [];

    /// <param name="matrices">What moves: [out, in], or [network, out, in] of a stack.</param>
    /// <param name="options">How.</param>
    /// <param name="products">Type of the products that orthogonalise.</param>
    public Muon(
        IEnumerable<(ParameterSpec Spec, Tensor Value)> matrices, OptimiserOptions options, ScalarType products = ScalarType.Float32)
    {
        (_options, _products) = (options, products);
        foreach (var group in matrices.GroupBy(matrix => (Out: matrix.Spec.Shape[0], In: matrix.Spec.Shape[1])))
        {
            // wide matrices need the smaller products
            var (rows, columns, turned) =
                group.Key.Out > group.Key.In ? (group.Key.In, group.Key.Out, true) : (group.Key.Out, group.Key.In, false);
            Tensor[] members = [.. group.Select(matrix => matrix.Value)];
            var scale = Math.Sqrt(Math.Max(1, group.Key.Out / (double)group.Key.In));
            _groups.Add(new($"muon.{group.Key.Out}x{group.Key.In}", members, turned, scale,
                zeros([.. members[0].shape[..^2], members.Length, rows, columns], ScalarType.Float32, members[0].device)
                    .DetachFromDisposeScope()));
        }
    }

    public IEnumerable<(string Name, Tensor Value)> State => _groups.Select(group => (group.Name, group.Momentum));

    /// <summary>Moves one worker's matrices against their gradients.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="factor">Factor on the rate.</param>
    public void Step(int worker, double factor)
    {
        var rate = factor * _options.MuonRate;
        foreach (var group in _groups)
        {
            var (from, to) =
                (group.Matrices.Length * worker / DataParallel.Count, group.Matrices.Length * (worker + 1) / DataParallel.Count);
            if (from == to)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var matrices = group.Matrices.AsSpan(from, to - from).ToArray();
            var momentum = group.Momentum.narrow(-3, from, to - from);
            // [n, rows, columns], or [network, n, rows, columns]
            var gradient = stack(matrices.Select(matrix => group.Turned ? matrix.grad!.transpose(-1, -2) : matrix.grad!), -3);
            momentum.lerp_(gradient, tensor(1 - _options.Momentum, device: gradient.device)); // libtorch takes no number here
            var update = Orthogonalise(gradient.lerp_(momentum, tensor(_options.Momentum, device: gradient.device)).flatten(0, -3),
                _options.NewtonSchulzSteps, _products).view(momentum.shape);
            for (var i = 0; i < matrices.Length; i++)
            {
                var own = group.Turned ? update.select(-3, i).transpose(-1, -2) : update.select(-3, i);
                matrices[i].mul_(1 - (rate * _options.Decay)).add_(own, alpha: -rate * group.Scale);
            }
        }
    }

    /// <summary>[n, rows, columns], rows ≤ columns, to nearly orthogonal rows: singular values end between about 0.7 and 1.2.</summary>
    internal static Tensor Orthogonalise(Tensor matrices, int steps, ScalarType products = ScalarType.Float32)
    {
        var x = (matrices / (matrices.square().sum([-2, -1], keepdim: true).sqrt() + 1e-7)).to(products);
        for (var i = 0; i < steps; i++)
        {
            var gram = bmm(x, x.transpose(-1, -2));
            var polynomial = (gram * -4.7750f).add_(bmm(gram, gram), alpha: 2.0315f);
            using var diagonal = polynomial.diagonal(0, -2, -1).add_(3.4445f);
            x = bmm(polynomial, x);
        }

        return x.to(ScalarType.Float32);
    }

    public void Dispose()
    {
        foreach (var group in _groups)
        {
            group.Momentum.Dispose();
        }
    }

    private sealed record Group(string Name, Tensor[] Matrices, bool Turned, double Scale, Tensor Momentum);
}
