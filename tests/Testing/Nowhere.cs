using static TorchSharp.torch;

namespace BetweenTokens.Tests.Testing;

/// <summary>Catches tensors that are made without saying where.</summary>
internal static class Nowhere
{
    /// <summary>
    /// Runs something while a tensor made without a device lies on the meta device: it has no numbers, so that whatever it is mixed
    /// with throws, or has none either and cannot be read. The device is the process's: tests that use
    /// this belong to <see cref="Live.Alone"/>.
    /// </summary>
    public static T Run<T>(Func<T> action)
    {
        set_default_device(META);
        try
        {
            return action();
        }
        finally
        {
            set_default_device(CPU);
        }
    }
}
