using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>A library shows a value and replaces it, by a name in the application's data; it needs no reference to this engine.</summary>
[Trait("tier", "slow")]
public sealed class MovingPictureTests
{
    private static readonly string _library = Path.Combine(Testing.Shared.Repository, "artifacts", "notebooks", "BetweenTokens.dll");

    [Fact]
    public async Task A_picture_of_the_library_moves_and_its_last_state_stays()
    {
        using var session = new CSharpSession(new SessionOptions(Path.GetTempPath()));
        var sink = new Sink();
        const string work = """
            int step = 0;
            BetweenTokens.Plots.Live.Show(() => $"step {step}", update =>
            {
                for (; step < 3; step++) { update(); System.Threading.Thread.Sleep(130); }
            });
            """;
        var result = await session.SubmitAsync(new Submission($"#r \"{_library}\"\n{work}", "c", "cell 1"), sink);
        Assert.True(result.Status == SubmissionStatus.Ok, result.Error?.Value);
        Assert.Equal(["display c-1 step 0", "update c-1 step 1", "update c-1 step 2", "update c-1 step 3"], sink.Calls);
    }

    [Fact]
    public async Task An_interrupted_cell_keeps_the_state_it_reached()
    {
        using var session = new CSharpSession(new SessionOptions(Path.GetTempPath()));
        using var interrupt = new CancellationTokenSource();
        var sink = new Sink { Displayed = interrupt.Cancel };
        const string work = """
            int step = 1;
            BetweenTokens.Plots.Live.Show(() => $"step {step}", update =>
            {
                update();
                step = 2;
                while (true) { System.Threading.Thread.Sleep(20); }
            });
            """;
        var result = await session.SubmitAsync(new Submission($"#r \"{_library}\"\n{work}", "c", "cell 1"), sink, interrupt.Token);
        Assert.Equal(SubmissionStatus.Cancelled, result.Status);
        Assert.Equal(["display c-1 step 1", "update c-1 step 2"], sink.Calls);
    }

    [Fact]
    public void Between_cells_there_is_no_screen()
    {
        using var session = new CSharpSession(new SessionOptions(Path.GetTempPath()));
        Assert.Null(((Func<Func<object, Action<object>>?>)AppContext.GetData("notebook.display")!)());
    }

    private sealed class Sink : IOutputSink
    {
        public List<string> Calls { get; } = [];

        public Action Displayed { get; init; } = () => { };

        public void Stream(string name, string text) => Calls.Add($"{name} {text}");

        public void Display(string displayId, MimeBundle data)
        {
            Calls.Add($"display {displayId} {data.Text(MimeBundle.Plain)}");
            Displayed();
        }

        public void Update(string displayId, MimeBundle data) => Calls.Add($"update {displayId} {data.Text(MimeBundle.Plain)}");

        public void Result(MimeBundle data) => Calls.Add("result");
    }
}
