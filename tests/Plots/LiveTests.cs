using BetweenTokens.Display;
using BetweenTokens.Plots;
using Xunit;
using Live = BetweenTokens.Plots.Live;

namespace BetweenTokens.Tests.Plots;

/// <summary>A picture that moves while a cell works, on a screen and by a clock of the test's own.</summary>
[Trait("tier", "fast")]
public sealed class LiveTests
{
    private readonly Clock _clock = new();
    private readonly List<string> _shown = [];

    [Fact]
    public void The_first_state_appears_when_the_work_says_so_and_the_last_one_stays()
    {
        int step = 0;
        Picture(() => step).Run(update =>
        {
            Assert.Empty(_shown); // nothing is drawn before there is something to see
            step = 1;
            update();
            _clock.Pass(150);
            step = 2;
            update();
            step = 3;
        });
        Assert.Equal(["show 1", "replace 2", "replace 3"], _shown);
    }

    [Fact]
    public void Not_more_than_ten_states_a_second_are_drawn_however_many_come()
    {
        int step = 0;
        Picture(() => step).Run(update =>
        {
            for (; step < 1000; step++)
            {
                update();
                _clock.Pass(1);
            }
        });
        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => $"{(i == 0 ? "show" : "replace")} {100 * i}"), "replace 1000"], _shown);
    }

    [Fact]
    public void Time_that_drawing_takes_does_not_count_as_the_pause_between_two_states()
    {
        Picture(() =>
        {
            _clock.Pass(500);
            return _shown.Count;
        }).Run(update =>
        {
            update();
            update();
        });
        Assert.Equal(["show 0", "replace 1"], _shown);
    }

    [Fact]
    public void Work_without_an_update_shows_its_end()
    {
        Picture(() => "end").Run(_ => { });
        Assert.Equal(["show end"], _shown);
    }

    [Fact]
    public void Work_that_fails_leaves_what_it_reached_and_its_own_fault()
    {
        int step = 0;
        var fault = Assert.Throws<InvalidOperationException>(() => Picture(() => step).Run(update =>
        {
            update();
            step = 7;
            throw new InvalidOperationException("the work's own");
        }));
        Assert.Equal("the work's own", fault.Message);
        Assert.Equal(["show 0", "replace 7"], _shown);

        fault = Assert.Throws<InvalidOperationException>(() =>
            Picture(() => throw new FormatException("drawing")).Run(_ => throw new InvalidOperationException("work")));
        Assert.Equal("work", fault.Message);
    }

    [Fact]
    public async Task Work_that_awaits_moves_too()
    {
        int step = 0;
        await Picture(() => step).RunAsync(async update =>
        {
            update();
            await Task.Yield();
            step = 1;
        });
        Assert.Equal(["show 0", "replace 1"], _shown);
    }

    [Fact]
    public void A_screen_that_takes_nothing_back_sees_the_last_state_alone()
    {
        int step = 0;
        new MovingPicture(() => step, new Screen(Show, Moves: false), _clock).Run(update =>
        {
            update();
            step = 5;
            update();
        });
        Assert.Equal(["show 5"], _shown);
    }

    [Fact]
    public void Where_no_cell_runs_the_work_is_done_and_nothing_is_drawn()
    {
        bool worked = false;
        Live.Show(() => throw new InvalidOperationException("drawn"), update =>
        {
            update();
            worked = true;
        });
        Assert.True(worked);
    }

    [Fact]
    public void Many_threads_may_call_update()
    {
        int step = 0;
        Picture(() => Volatile.Read(ref step)).Run(update => Parallel.For(0, 1000, _ =>
        {
            Interlocked.Increment(ref step);
            update();
        }));
        Assert.Equal("replace 1000", _shown[^1]);
        Assert.Equal(2, _shown.Count); // the clock stands still
    }

    private MovingPicture Picture(Func<object> draw) => new(draw, new Screen(Show, Moves: true), _clock);

    private Action<object> Show(object value)
    {
        _shown.Add($"show {value}");
        return next => _shown.Add($"replace {next}");
    }

    private sealed class Clock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public void Pass(int milliseconds) => _milliseconds += milliseconds;
    }
}
