using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>
/// Gradients that a function has handed to libtorch. The handle must live until libtorch has taken its own, which it has when
/// the next function of the same thread is asked: it is freed then, and not at the end of the step, so that its memory is reused
/// while it is still in the cache.
/// </summary>
internal static class HandedGradients
{
    [ThreadStatic]
    private static List<Tensor>? _handed;

    /// <summary>Keeps what is handed over now, and frees what was handed over before.</summary>
    public static List<Tensor> Hand(params List<Tensor?> gradients)
    {
        Free();
        (_handed ??= []).AddRange(gradients.OfType<Tensor>().Select(gradient => gradient.DetachFromDisposeScope()));
        return gradients!;
    }

    /// <summary>Frees what this thread handed over last.</summary>
    public static void Free()
    {
        foreach (var gradient in _handed ?? [])
        {
            gradient.Dispose();
        }

        _handed?.Clear();
    }
}
