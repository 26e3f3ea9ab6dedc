using TorchSharp;
using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>Counts tensors before and after.</summary>
internal static class Live
{
    /// <summary>The collection of tests that count: they run one after another, and nothing beside them.</summary>
    public const string Alone = "live tensors";

    /// <summary>Runs an action twice and asserts that the second run leaves as many tensors alive as it found.</summary>
    /// <remarks>
    /// The first run may fill what is kept on purpose (tables, compiled statics). The count is the process's, so tests that
    /// use this belong to <see cref="Alone"/>.
    /// </remarks>
    public static void Same(Action action)
    {
        action();
        var before = Settled();
        action();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    /// <summary>
    /// The number of live tensors, once those that earlier tests forgot have been finalised: they must
    /// not vanish while a test counts.
    /// </summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return torch.Tensor.TotalCount;
    }
}

[CollectionDefinition(Live.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
