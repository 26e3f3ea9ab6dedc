using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>Whether this library's own kernels for training run here; libtorch's operations compute the same where they do not.</summary>
internal static class FusedKernels
{
    /// <summary>False: libtorch's operations only, for comparison. Of this thread.</summary>
    [ThreadStatic]
    private static bool _off;

    [ThreadStatic]
    private static bool _inBFloat16;

    /// <summary>True: as if no tensor lay on the CPU. Of this thread.</summary>
    [ThreadStatic]
    private static bool _elsewhere;

    /// <summary>
    /// True of a tensor on the CPU, for which this library has kernels of its own; on another device
    /// every operation is libtorch's.
    /// </summary>
    public static bool IsHere(Tensor x) => !_elsewhere && x.device_type == DeviceType.CPU;

    /// <summary>True if a gradient is asked of a float32 tensor on a processor with vectors of sixteen.</summary>
    public static bool Applies(Tensor x) =>
        !_off && Vector512.IsHardwareAccelerated && is_grad_enabled() && x.requires_grad && x.dtype == ScalarType.Float32 && IsHere(x);

    /// <summary>True: products of this thread's pass learn in bfloat16.</summary>
    public static bool InBFloat16 => _inBFloat16;

    /// <summary>Sets the type of this thread's products until disposed.</summary>
    public static Restored Multiply(ScalarType type)
    {
        var before = _inBFloat16;
        _inBFloat16 = type == ScalarType.BFloat16;
        return new Restored(before);
    }

    /// <summary>Runs something on this thread with libtorch's operations only.</summary>
    public static T Without<T>(Func<T> action)
    {
        _off = true;
        try
        {
            return action();
        }
        finally
        {
            _off = false;
        }
    }

    /// <summary>
    /// Runs something on this thread in the operations of another device, wherever its tensors lie: so their
    /// numbers can be compared without one.
    /// </summary>
    public static T Elsewhere<T>(Func<T> action)
    {
        _elsewhere = true;
        try
        {
            return action();
        }
        finally
        {
            _elsewhere = false;
        }
    }

    /// <summary>Sets the type back.</summary>
    public readonly struct Restored(bool before) : IDisposable
    {
        public void Dispose() => _inBFloat16 = before;
    }
}
