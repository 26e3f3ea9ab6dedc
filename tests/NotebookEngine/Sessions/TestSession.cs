using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>A session with what its cells put out.</summary>
internal sealed class TestSession : IDisposable
{
    private readonly CSharpSession _session;
    private readonly CellOutputs _outputs = new();
    private int _cells;

    public TestSession(string? folder = null) =>
        _session = new CSharpSession(new SessionOptions(folder ?? Path.GetTempPath()) { InterruptGrace = TimeSpan.FromSeconds(5) });

    public bool IsAlive => _session.IsAlive;

    public SubmissionResult Last { get; private set; } = new(SubmissionStatus.Ok, null, default);

    public IReadOnlyList<CellOutput> Run(string code, CancellationToken interrupt = default) =>
        Start(code, interrupt).GetAwaiter().GetResult();

    public async Task<IReadOnlyList<CellOutput>> Start(string code, CancellationToken interrupt = default)
    {
        var outputs = _outputs.BeginCell(++_cells);
        Last = await _session.SubmitAsync(new Submission(code, $"c{_cells}", $"cell {_cells}"), _outputs, interrupt);
        return outputs;
    }

    /// <summary>Plain text of the cell's result; fails where the cell failed.</summary>
    public string Value(string code)
    {
        var outputs = Run(code);
        Xunit.Assert.True(Last.Status == SubmissionStatus.Ok, string.Join('\n', Last.Error?.Traceback ?? []));
        return outputs.OfType<DisplayOutput>().Single(output => output.IsResult).Data.Text(MimeBundle.Plain)!;
    }

    public void Dispose() => _session.Dispose();
}
