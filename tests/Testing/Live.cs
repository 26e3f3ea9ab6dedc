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
    /// use this belong to <see cref="Alone"/>. Fewer tensors than before are none of the action's doing: something that an earlier
    /// test forgot was finalised meanwhile (a thread of the pool ended, say) and could hide a leak, so the action is counted again.
    /// </remarks>
    public static void Same(Action action)
    {
        action();
        var (before, after) = Counted(action);
        for (var again = 0; after < before && again < 3; again++)
        {
            (before, after) = Counted(action);
        }

        Assert.Equal(before, after);
    }

    private static (long Before, long After) Counted(Action action)
    {
        var before = Settled();
        action();
        return (before, torch.Tensor.TotalCount);
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
