using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>
/// Data parallelism of one step: two workers, each with half of the batch. How the work is split does not depend on the machine,
/// so one core and two give equal bytes; and no thread waits inside a product, as libtorch's own threads do after every
/// operation. A device takes its work in order from any thread: there the workers run one after the other.
/// </summary>
/// <param name="device">Where the work is done.</param>
internal sealed class DataParallel(Device device) : IDisposable
{
    /// <summary>Number of workers.</summary>
    public const int Count = 2;

    private readonly SemaphoreSlim _wanted = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private Thread? _thread;
    private Action? _work;
    private int _threads;
    private ExceptionDispatchInfo? _error;
    private volatile bool _over;

    /// <summary>
    /// Runs something in every worker and returns when all are through; one after the other where libtorch is to use one thread.
    /// </summary>
    /// <param name="work">Takes the number of the worker; makes and frees its tensors itself.</param>
    public void Run(Action<int> work)
    {
        var threads = get_num_threads();
        if (threads < Count || device.type != DeviceType.CPU)
        {
            work(0);
            work(1);
            return;
        }

        _threads = threads / Count;
        _work = () => work(1);
        Start();
        set_num_threads(_threads);
        try
        {
            _wanted.Release();
            try
            {
                work(0);
            }
            finally
            {
                _done.Wait();
            }
        }
        finally
        {
            set_num_threads(threads);
            _work = null;
        }

        var error = _error;
        _error = null;
        error?.Throw();
    }

    public void Dispose()
    {
        _over = true;
        if (_thread is not null)
        {
            _wanted.Release();
            _thread.Join();
        }

        _wanted.Dispose();
        _done.Dispose();
    }

    private void Start()
    {
        if (_thread is null)
        {
            _thread = new Thread(Serve) { IsBackground = true, Name = "second worker of a training" };
            _thread.Start();
        }
    }

    private void Serve()
    {
        while (true)
        {
            _wanted.Wait();
            if (_over)
            {
                return;
            }

            try
            {
                // libtorch keeps this number by thread.
                set_num_threads(_threads);
                _work!();
            }
            catch (Exception error)
            {
                _error = ExceptionDispatchInfo.Capture(error);
            }

            _done.Release();
        }
    }
}
