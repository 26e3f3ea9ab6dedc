using BetweenTokens.Display;

namespace BetweenTokens.Plots;

/// <summary>Sends the states of a picture to a screen, not more often than an eye follows.</summary>
internal sealed class MovingPicture(Func<object> draw, Screen? screen, TimeProvider clock)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Action<object>? _replace;
    private long? _sent;

    public void Run(Action<Action> work)
    {
        Begun(() =>
        {
            work(Update);
            return Task.CompletedTask;
        });
        Finish();
    }

    // The part before the first await is not this method's own: a lambda that never returns, `update => { while (true) … }`, counts as
    // one that awaits, and its fault must not hide in a task that nobody looks at.
    public Task RunAsync(Func<Action, Task> work) => Ended(Begun(() => work(Update)));

    private Task Begun(Func<Task> work)
    {
        try
        {
            return work();
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private async Task Ended(Task work)
    {
        try
        {
            await work;
        }
        catch
        {
            Leave();
            throw;
        }

        Finish();
    }

    // Called from any thread of the work; a state that comes while another is drawn is not waited for.
    private void Update()
    {
        if (screen is not { Moves: true } || !_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (_sent is { } sent && clock.GetElapsedTime(sent) < _pause)
            {
                return;
            }

            _sent = clock.GetTimestamp(); // before drawing: a picture that itself calls update is not drawn within itself
            Send(last: false);
            _sent = clock.GetTimestamp(); // and after: slow drawing must not take all of the work's time
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Finish()
    {
        lock (_gate)
        {
            Send(last: true);
        }
    }

    // What the work reached before it failed or was interrupted. Its own fault is what the reader must hear of, not one of drawing.
    private void Leave()
    {
        try
        {
            Finish();
        }
        catch (Exception)
        {
        }
    }

    private void Send(bool last)
    {
        if (screen is null)
        {
            return;
        }

        object state = last ? draw() : WithoutTraces();
        if (_replace is null)
        {
            _replace = screen.Show(state);
        }
        else
        {
            _replace(state);
        }
    }

    // The curves on the way are not a former run: only the last state leaves a trace for a rerun.
    private object WithoutTraces()
    {
        bool traces = Pictures.ShowFormer;
        Pictures.ShowFormer = false;
        try
        {
            return draw();
        }
        finally
        {
            Pictures.ShowFormer = traces;
        }
    }
}
