using TorchSharp;

namespace BetweenTokens.Models.Kernels;

/// <summary>A piece of work that can be cut into ranges.</summary>
internal interface IRangeJob
{
    /// <summary>Does the items from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    void Run(int from, int to);
}

/// <summary>
/// Threads that wait for the next range in a short spin, because between two products of one token lie a few
/// microseconds, less than waking a sleeping thread takes. As many as libtorch uses.
/// </summary>
internal static class KernelThreads
{
    // About a tenth of a millisecond, then a helper goes to sleep.
    private const int Spins = 3000;

    private static readonly Lock _oneAtATime = new();
    private static readonly SemaphoreSlim _wake = new(0);
    private static Batch? _current;
    private static int _helpers;
    private static int _sleeping;

    /// <summary>
    /// Runs a job on all threads and returns when it is done; on this thread alone where the threads are busy or the job is small.
    /// </summary>
    /// <param name="job">The work.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="grain">Items to take at a time.</param>
    public static void Run(IRangeJob job, int items, int grain)
    {
        var threads = items <= grain ? 1 : torch.get_num_threads();
        if (threads == 1 || !_oneAtATime.TryEnter())
        {
            job.Run(0, items);
            return;
        }

        try
        {
            Hire(threads - 1);
            var batch = new Batch(job, items, grain);
            Volatile.Write(ref _current, batch);
            if (Volatile.Read(ref _sleeping) > 0)
            {
                _wake.Release(Math.Min(threads - 1, Math.Max(1, Volatile.Read(ref _sleeping))));
            }

            batch.Work();
            batch.Wait();
            Volatile.Write(ref _current, null);
            batch.Rethrow();
        }
        finally
        {
            _oneAtATime.Exit();
        }
    }

    private static void Hire(int wanted)
    {
        for (; _helpers < wanted; _helpers++)
        {
            new Thread(Serve) { IsBackground = true, Name = "model kernels" }.Start();
        }
    }

    private static void Serve()
    {
        Batch? last = null;
        for (var spin = 0; ; spin++)
        {
            var batch = Volatile.Read(ref _current);
            if (batch is not null && batch != last)
            {
                batch.Work();
                (last, spin) = (batch, 0);
            }
            else if (spin < Spins)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Interlocked.Increment(ref _sleeping);
                _wake.Wait(50);
                Interlocked.Decrement(ref _sleeping);
                // Nothing held while idle: the last batch keeps its job alive.
                (last, spin) = (Volatile.Read(ref _current) == last ? last : null, 0);
            }
        }
    }

    private sealed class Batch(IRangeJob job, int items, int grain)
    {
        private int _next;
        private int _done;
        private Exception? _error;

        public void Work()
        {
            while (true)
            {
                var from = Interlocked.Add(ref _next, grain) - grain;
                if (from >= items)
                {
                    return;
                }

                var to = Math.Min(items, from + grain);
                try
                {
                    job.Run(from, to);
                }
                catch (Exception error)
                {
                    _error = error;
                }

                Interlocked.Add(ref _done, to - from);
            }
        }

        public void Wait()
        {
            var wait = default(SpinWait);
            while (Volatile.Read(ref _done) < items)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        public void Rethrow()
        {
            if (_error is not null)
            {
                throw new InvalidOperationException("A kernel failed: " + _error.Message, _error);
            }
        }
    }
}
