using static TorchSharp.torch;

namespace BetweenTokens.Models.Loading;

/// <summary>
/// Lets libtorch start on another core while a model's files are opened and its tokenizer is read: on its first use it takes
/// 150 ms, in which it registers its operations and needs nothing of ours.
/// </summary>
internal static class NativeStart
{
    /// <summary>
    /// Begins; the caller disposes what it returns at the latest when it fails, since a process that ended meanwhile would end
    /// in the middle of it. Whatever goes wrong is met again, and told, where the first tensor is made.
    /// </summary>
    /// <param name="device">The device that is asked for; null: the default one, which libtorch must be asked for.</param>
    public static Awaited Begin(Device? device) => new(Task.Run(() =>
    {
        if (device is null)
        {
            _ = Devices.Default;
        }
        else
        {
            using var first = empty(1, device: CPU);
        }
    }));
}

/// <summary>Work on another core that must be over before what it uses is closed, however it ended.</summary>
/// <param name="work">Its failure is not told here.</param>
internal readonly struct Awaited(Task work) : IDisposable
{
    public void Dispose() => Task.WaitAny(work);
}
