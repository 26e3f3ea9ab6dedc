using System.Diagnostics;
using System.Runtime.InteropServices;
using BetweenTokens.Native;

namespace BetweenTokens.Workbook;

/// <summary>
/// Ctrl+C, and the signals of a closed terminal or of <c>kill</c>: the first asks the command to stop and keep what it has, the
/// second ends the process. The command computes on the main thread, so the signals are taken on another.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const string ShowCursor = "\u001b[?25h";

    /// <summary>A command that was asked to stop and did not is ended after this long.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    /// <summary>Some senders (<c>timeout</c>) send a signal twice at once, to the process and to its group: that is one request.</summary>
    private static readonly TimeSpan _oneRequest = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private Timer? _limit;
    private long? _first;

    /// <summary>Takes the signals from now on.</summary>
    /// <returns>Cancelled by the first of them.</returns>
    public CancellationToken Listen()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Take));
        }

        return _stop.Token;
    }

    /// <summary>What the command returned; after a signal the process ends here, whatever its threads are doing.</summary>
    public int Leave(int exitCode)
    {
        if (_stop.IsCancellationRequested)
        {
            ProcessEnd.Now(exitCode);
        }

        return exitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _limit?.Dispose();
        _stop.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (_first is { } first)
            {
                if (Stopwatch.GetElapsedTime(first) > _oneRequest)
                {
                    End();
                }

                return;
            }

            _first = Stopwatch.GetTimestamp();
            _limit = new Timer(_ => End(), null, _patience, Timeout.InfiniteTimeSpan);
        }

        _stop.Cancel();
    }

    /// <summary>A bar that was being drawn has hidden the cursor.</summary>
    private static void End()
    {
        try
        {
            Console.Error.WriteLine(Console.IsErrorRedirected ? "Ended at once." : ShowCursor + "Ended at once.");
        }
        catch (IOException)
        {
            // The terminal is gone; that may be why the process is asked to end.
        }

        ProcessEnd.Now(ExitCodes.Interrupted);
    }
}
