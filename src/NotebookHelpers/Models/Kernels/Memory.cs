using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Kernels;

/// <summary>Addresses of tensors' values.</summary>
internal static unsafe class Memory
{
    /// <summary>First value of a contiguous tensor on the CPU; good as long as the tensor lives.</summary>
    public static T* Of<T>(Tensor tensor)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    /// <summary>True if no gradient could be asked of a computation with these tensors.</summary>
    public static bool IsPlain(Tensor one, Tensor? two = null) => !is_grad_enabled() || !(one.requires_grad || two?.requires_grad == true);
}
