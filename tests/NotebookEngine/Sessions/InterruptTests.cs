using BetweenTokens.NotebookEngine.Sessions;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

[Trait("tier", "slow")]
public sealed class InterruptTests : IDisposable
{
    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("while (true) { Math.Sqrt(Environment.TickCount); Console.Write(\"\"); }")]
    [InlineData("while (true) { }")]
    [InlineData("for (;;) ;")]
    [InlineData("while (true) { try { Enumerable.Range(0, 9).Sum(); } catch { } }")]
    [InlineData("void Spin() { Spin2(); } void Spin2() { while (true) new List<int> { 1, 2 }.Sum(); } Spin();")]
    [InlineData("foreach (var i in Enumerable.Range(0, int.MaxValue).Where(i => { return i < 0; })) { }")]
    [InlineData("Action call = () => { }; ((Action<Action>)AppContext.GetData(\"LibraryLoop\"))(call);")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("new System.Threading.ManualResetEvent(false).WaitOne();")]
    public async Task Stops_a_cell_that_waits_or_calls_and_goes_on_with_the_session(string code)
    {
        // A loop of the library, which asks as every pass of a model does.
        AppContext.SetData("LibraryLoop", (Action<Action>)(call =>
        {
            for (; ; call())
            {
                Interrupt.Check();
            }
        }));
        _session.Run("var kept = 1;");
        using var interrupt = new CancellationTokenSource();
        var run = _session.Start("Console.Write(\"started\");\n" + code, interrupt.Token);
        interrupt.CancelAfter(TimeSpan.FromMilliseconds(300));
        await run;
        Assert.Equal(SubmissionStatus.Cancelled, _session.Last.Status);
        Assert.Equal("1", _session.Value("kept"));
    }

    [Fact]
    public async Task Says_that_a_call_which_watches_nothing_cannot_be_stopped()
    {
        using var session = new CSharpSession(new SessionOptions(Path.GetTempPath()) { InterruptGrace = TimeSpan.FromMilliseconds(300) });
        using var interrupt = new CancellationTokenSource();
        var release = false;
        AppContext.SetData("Busy", () =>
        {
            interrupt.Cancel();
            while (!Volatile.Read(ref release))
            {
                Thread.SpinWait(100);
            }
        });
        var result = await session.SubmitAsync(
            new Submission("((Action)AppContext.GetData(\"Busy\"))();", "c", "cell 1"), new CellOutputs(), interrupt.Token);
        Volatile.Write(ref release, true);
        Assert.Equal(SubmissionStatus.Stuck, result.Status);
        Assert.False(session.IsAlive);
        Assert.Contains("Restart the session", result.Error!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for (var i = 0; i < 2; i++) for (var j = 0; j < 2; j++) Console.Write(i + j);", "0112")]
    [InlineData("var n = 3; do n--; while (n > 0); Console.Write(n);", "0")]
    [InlineData("if (false) foreach (var i in new[] { 1 }) Console.Write(i); else Console.Write(\"else\");", "else")]
    [InlineData("Func<int, int> f = x => { return x + 1; }; Console.Write(f(1));", "2")]
    [InlineData("class C { public int M() { foreach (var i in new[] { 7 }) return i; return 0; } } Console.Write(new C().M());", "7")]
    public void Leaves_the_meaning_of_loops_and_functions_alone(string code, string printed) =>
        Assert.Equal(printed, string.Concat(
            _session.Run(code).OfType<BetweenTokens.NotebookEngine.Notebooks.StreamOutput>().Select(s => s.Text)));

    [Fact]
    public void Reports_columns_of_the_text_that_the_reader_wrote()
    {
        _session.Run("for (var i = 0; i < 2; i++) { Console.Write(missing); }");
        Assert.StartsWith("cell 1, line 1, column 45: CS0103", _session.Last.Error!.Traceback[0], StringComparison.Ordinal);
        Assert.Equal(8 + 1 + 45 - 1 + 7, _session.Last.Error.Traceback[2].Length);
    }
}
