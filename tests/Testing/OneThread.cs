using System.Runtime.CompilerServices;
using BetweenTokens.Native;
using TorchSharp;

namespace BetweenTokens.Tests.Testing;

/// <summary>
/// Test classes run side by side, so each computes on one thread: small tensors gain nothing from more,
/// and sums keep their order.
/// </summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set()
    {
        // Touching the library puts its search for native files in place before the first use of libtorch.
        _ = NativeLibraries.Folder;
        torch.set_num_threads(1);
    }
}
