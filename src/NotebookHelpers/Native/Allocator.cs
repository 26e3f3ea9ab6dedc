using System.Runtime.InteropServices;

namespace BetweenTokens.Native;

/// <summary>How the C library's allocator, from which libtorch has a tensor's memory on Linux, treats what was freed.</summary>
internal static partial class Allocator
{
    private const int TrimThreshold = -1, MapThreshold = -3; // M_TRIM_THRESHOLD, M_MMAP_THRESHOLD of malloc.h
    private const int MostKept = 512 << 20, LargestInHeap = 128 << 20;

    /// <summary>
    /// Keeps up to 512 MiB of freed memory for the next tensors. By default every block above 32 MB, such as the logits of 256
    /// tokens, goes back to the system when it is freed, and the next one is given 12,000 fresh pages one by one: 34 ms of
    /// processor time in each pass of SmolLM2, and several times that in a virtual machine whose host takes freed memory back.
    /// </summary>
    /// <remarks>What the user has set by the allocator's own variables stays.</remarks>
    public static void KeepFreed()
    {
        if (OperatingSystem.IsLinux() && !IsSet("MALLOC_TRIM_THRESHOLD_") && !IsSet("MALLOC_MMAP_THRESHOLD_") && !IsSet("GLIBC_TUNABLES"))
        {
            try
            {
                _ = SetOption(TrimThreshold, MostKept);
                _ = SetOption(MapThreshold, LargestInHeap);
            }
            catch (EntryPointNotFoundException)
            {
                // Another C library than glibc, whose allocator has no such choice.
            }
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
