using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Optimisers;

/// <summary>
/// Shortens gradients that are too long (Pascanu et al. 2013): the whole gradient of a network, not each tensor by itself.
/// </summary>
internal static class Clipping
{
    /// <summary>Shortens in place.</summary>
    /// <param name="gradients">All gradients; of a stack [network, …].</param>
    /// <param name="longest">Largest norm that is left as it is.</param>
    /// <param name="norms">The norm of the whole; of a stack, of each network.</param>
    public static void Apply(IEnumerable<Tensor> gradients, double longest, params double[] norms)
    {
        if (Array.TrueForAll(norms, norm => norm <= longest))
        {
            return;
        }

        using var scope = NewDisposeScope();
        var factors = Array.ConvertAll(norms, norm => norm > longest ? (float)(longest / norm) : 1);
        var each = tensor(factors, device: CPU);
        foreach (var gradient in gradients)
        {
            _ = factors.Length == 1
                ? gradient.mul_(factors[0])
                : gradient.mul_(each.Beside(gradient).view([factors.Length, .. Enumerable.Repeat(1L, (int)gradient.dim() - 1)]));
        }
    }
}
