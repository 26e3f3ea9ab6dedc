using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace BetweenTokens.Native;

/// <summary>Ends this process while other threads may still be computing.</summary>
/// <remarks>
/// An ordinary exit runs the destructors of libtorch's global objects while those threads still use them: the process that
/// was asked to end dies of a segmentation fault instead. Every file here appears complete or not at all, so nothing is lost.
/// </remarks>
public static partial class ProcessEnd
{
    /// <summary>Ends the process at once, without destructors and finalizers. Output that is not flushed is lost.</summary>
    /// <param name="exitCode">What the shell sees.</param>
    [DoesNotReturn]
    public static void Now(int exitCode)
    {
        if (!OperatingSystem.IsWindows())
        {
            EndAtOnce(exitCode);
        }

        // Windows ends the other threads before it runs destructors.
        Environment.Exit(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void EndAtOnce(int exitCode);
}
