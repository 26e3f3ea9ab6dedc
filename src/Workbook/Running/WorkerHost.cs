using BetweenTokens.Lessons.Claims;
using BetweenTokens.Native;
using BetweenTokens.NotebookEngine.Running;
using TorchSharp;

namespace BetweenTokens.Workbook.Running;

/// <summary>What this program gives to the notebooks that it runs; the engine itself knows nothing of tensors.</summary>
internal static class WorkerHost
{
    /// <summary>The library whose build must be the one that <c>notebooks/setup.cs</c> names.</summary>
    public static IReadOnlyList<System.Reflection.Assembly> Own { get; } = [typeof(NativeLibraries).Assembly];

    /// <summary>Live tensors are counted, and libtorch loads while the first cell still compiles.</summary>
    public static ExecutorOptions Options { get; } = new()
    {
        Shared = [typeof(NativeLibraries).Assembly, typeof(torch).Assembly],
        Probe = ("live tensors", () => torch.Tensor.TotalCount),
        WarmUp = [() => torch.get_num_threads()],
    };

    /// <summary>Program and arguments that start a worker: this program itself.</summary>
    public static IReadOnlyList<string> Command { get; } =
        Starter() is { } apphost ? [apphost, RunOneName] : ["dotnet", typeof(WorkerHost).Assembly.Location, RunOneName];

    /// <summary>Name of the hidden command.</summary>
    public const string RunOneName = "run-one";

    /// <summary>
    /// Environment of the workers: threads by count, verdicts beside the other results where those are not in the usual place.
    /// </summary>
    public static Dictionary<string, string> Environment(int threads, string? claims)
    {
        string count = threads.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = count, ["MKL_NUM_THREADS"] = count };
        if (claims is not null)
        {
            environment[ClaimResults.Variable] = claims;
        }

        return environment;
    }

    /// <summary>The program file, where this is not run through <c>dotnet</c> or a test host.</summary>
    private static string? Starter() =>
        System.Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == typeof(WorkerHost).Assembly.GetName().Name
            ? path
            : null;
}
