using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BetweenTokens.Tensors;

/// <summary>Tensors' values where they lie.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>First value of a contiguous tensor on the CPU; good as long as the tensor lives.</summary>
    public static T* Of<T>(Tensor tensor)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    /// <summary>A copy of the values of a tensor, row-major; from another device by way of the CPU.</summary>
    /// <remarks>
    /// Float64 that is asked for as float is rounded, so a model in float64 can be read like another.
    /// In one piece: TorchSharp's own accessor asks libtorch for the tensor's size before every value.
    /// </remarks>
    public static T[] Copy<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.device_type != TorchSharp.DeviceType.CPU)
        {
            using var here = tensor.cpu();
            return Copy<T>(here);
        }

        if (typeof(T) == typeof(float) && tensor.dtype == ScalarType.Float64)
        {
            using var narrow = tensor.to(ScalarType.Float32);
            return Copy<T>(narrow);
        }

        if (tensor.is_contiguous())
        {
            return MemoryMarshal.Cast<byte, T>(tensor.bytes).ToArray();
        }

        using var whole = tensor.contiguous();
        return MemoryMarshal.Cast<byte, T>(whole.bytes).ToArray();
    }

    /// <summary>True if no gradient could be asked of a computation with these tensors.</summary>
    public static bool IsPlain(Tensor one, Tensor? two = null) => !is_grad_enabled() || !(one.requires_grad || two?.requires_grad == true);
}
