using System.Collections.Concurrent;
using System.Globalization;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// The one thread on which all cells of a session run, continuations after <c>await</c> included: TorchSharp's dispose
/// scopes and statistics are per thread, and a cell that wandered off would leave its scope behind.
/// </summary>
internal sealed class SessionThread : SynchronizationContext, IDisposable
{
    // Deep recursion in a cell should meet its own limit before the stack's.
    private const int StackBytes = 16 * 1024 * 1024;

    // A cell that watches the interrupt by itself is given this long before it is woken.
    private static readonly TimeSpan _wakeInterval = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private bool _inCell;
    private bool _woken;

    public SessionThread()
    {
        _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "notebook session" };
        _thread.Start();
    }

    /// <summary>Runs on the session's thread, in order of arrival.</summary>
    public Task<T> Invoke<T>(Func<T> action)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ =>
        {
            try
            {
                completion.SetResult(action());
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        }, null);
        return completion.Task;
    }

    /// <summary>
    /// Runs a cell's own code; the token wakes it from sleeps and waits. What runs is stopped by <see cref="CellInterrupt"/>.
    /// </summary>
    /// <remarks>
    /// The runtime can abort running code too (<c>ControlledExecution</c>), but on Linux that now and
    /// then brings the process down.
    /// </remarks>
    public void RunStoppable(Action action, CancellationToken stop)
    {
        using var stopping = stop.Register(() => _ = WakeUntilStopped());
        SetInCell(true);
        try
        {
            action();
        }
        finally
        {
            SetInCell(false);
        }
    }

    /// <summary>Serves the queue on the session's thread until the task has ended. Called by what runs on that thread.</summary>
    public void PumpUntil(Task task, CancellationToken cancellation)
    {
        task.ContinueWith(_ => Post(static _ => { }, null), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            _queue.Take(cancellation)();
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _queue.Add(() => d(state));
        }
        catch (InvalidOperationException)
        {
            // The session is closed; a forgotten background task of a cell has nowhere to go on.
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread == _thread)
        {
            d(state);
        }
        else
        {
            Invoke(() => { d(state); return 0; }).GetAwaiter().GetResult();
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Lets the thread end after what is queued. A stuck thread is left behind; it is a background thread.</summary>
    public void Dispose() => _queue.CompleteAdding();

    private async Task WakeUntilStopped()
    {
        do
        {
            await Task.Delay(_wakeInterval).ConfigureAwait(false);
        }
        while (WakeIfWaiting());
    }

    private bool WakeIfWaiting()
    {
        lock (_gate)
        {
            if (_inCell && _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                _woken = true;
                _thread.Interrupt();
            }

            return _inCell;
        }
    }

    private void SetInCell(bool inCell)
    {
        bool woken;
        lock (_gate)
        {
            (_inCell, woken, _woken) = (inCell, _woken, false);
        }

        if (woken)
        {
            // The interrupt may still be pending; it must not strike the next wait of the session.
            try
            {
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    private void Loop()
    {
        SetSynchronizationContext(this);

        // Numbers in outputs look the same on every machine; a cell that wants another culture sets it.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        foreach (var action in _queue.GetConsumingEnumerable())
        {
            action();
        }
    }
}
