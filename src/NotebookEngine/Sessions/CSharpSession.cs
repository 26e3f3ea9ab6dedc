using System.Diagnostics;
using BetweenTokens.NotebookEngine.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// A C# session: submissions run one after another on one thread and see what earlier ones declared. The dialect is
/// .NET Interactive's, so a notebook runs unchanged in both.
/// </summary>
public sealed class CSharpSession : IDisposable
{
    private readonly SessionOptions _options;
    private readonly SessionThread _thread = new();
    private readonly InteractiveAssemblyLoader _loader = new();
    private readonly SharedAssemblies _shared;
    private readonly ShadowedVariables _shadowed = new();
    private readonly SourceMap _sources;
    private readonly CellErrors _errors;
    private readonly ScriptOptions _script;
    private readonly Stack<string> _importing = new();
    private ScriptState<object>? _state;

    /// <summary>Opens a session for a notebook's folder.</summary>
    public CSharpSession(SessionOptions options)
    {
        _options = options with { Folder = Path.GetFullPath(options.Folder) };
        _shared = new SharedAssemblies(_loader, options.Shared);
        _sources = new SourceMap(_options.Folder);
        _errors = new CellErrors(_sources);
        _script = SessionScript.Options(_options.Folder);
        ConsoleRouter.Install();
        CellContext.Announce();
        ValueFormatter.Load();
    }

    /// <summary>False once a cell could not be stopped: the session takes no more submissions, a new one must be opened.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Runs a submission; output goes to the sink while it runs. Never throws for what the code does.</summary>
    /// <param name="submission">The code.</param>
    /// <param name="sink">Receives output, from the session's thread and from the cell's own.</param>
    /// <param name="interrupt">Stops the cell, not the session.</param>
    public async Task<SubmissionResult> SubmitAsync(Submission submission, IOutputSink sink, CancellationToken interrupt = default)
    {
        ObjectDisposedException.ThrowIf(!IsAlive, this);
        var started = Stopwatch.GetTimestamp();
        var run = _thread.Invoke(() => Run(submission, sink, interrupt));
        if (await Task.WhenAny(run, Unanswered(interrupt)).ConfigureAwait(false) == run)
        {
            return await run.ConfigureAwait(false) with { Elapsed = Stopwatch.GetElapsedTime(started) };
        }

        IsAlive = false;
        const string Message =
            "The cell was interrupted and does not stop: it is deep in a call that does not watch for interrupts. Restart the session.";
        return new SubmissionResult(
            SubmissionStatus.Stuck, new ErrorOutput("Interrupted", Message, [Message]), Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Forgets every variable and closes the session.</summary>
    public void Dispose()
    {
        IsAlive = false;
        _state = null;
        _thread.Dispose();
        _loader.Dispose();
    }

    private async Task Unanswered(CancellationToken interrupt)
    {
        await Task.Delay(Timeout.Infinite, interrupt).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await Task.Delay(_options.InterruptGrace, CancellationToken.None).ConfigureAwait(false);
    }

    private SubmissionResult Run(Submission submission, IOutputSink sink, CancellationToken interrupt)
    {
        var path = _sources.AddCell(submission.Label, submission.Code);
        using var watch = CellInterrupt.Watch(interrupt);
        CellContext.Current = new CellContext(sink, submission.CellId, interrupt);
        try
        {
            return RunText(submission.Code, path, interrupt, sink) is { } error
                ? new SubmissionResult(SubmissionStatus.Failed, error.Output, default) { ErrorLine = error.Line }
                : new SubmissionResult(SubmissionStatus.Ok, null, default);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return new SubmissionResult(SubmissionStatus.Cancelled,
                new ErrorOutput("Interrupted", "The cell was interrupted.", ["The cell was interrupted."]), default);
        }
        finally
        {
            CellContext.Current = null;
        }
    }

    /// <summary>Runs a cell or an imported file; the result is the error that ended it, or null.</summary>
    private CellError? RunText(string text, string path, CancellationToken interrupt, IOutputSink sink)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var directives = Directives.Parse(text);
            foreach (var segment in directives.Segments)
            {
                var error = segment is ImportSegment import
                    ? Import(import, path, interrupt, sink)
                    : RunCode(((CodeSegment)segment).Code, path, interrupt, sink);
                if (error is not null)
                {
                    return error;
                }
            }

            if (directives.Timed)
            {
                CellFunctions.display(
                    FormattableString.Invariant($"Wall time: {Stopwatch.GetElapsedTime(started).TotalMilliseconds}ms"), MimeBundle.Plain);
            }

            return null;
        }
        catch (DirectiveException e)
        {
            return _errors.FromDirective(e, path);
        }
    }

    private CellError? Import(ImportSegment import, string importer, CancellationToken interrupt, IOutputSink sink)
    {
        var path = Path.GetFullPath(import.Path, Path.GetDirectoryName(importer)!);
        if (_importing.Contains(path))
        {
            throw new DirectiveException(import.Line, $"'{import.Path}' imports itself.");
        }

        _importing.Push(path);
        try
        {
            foreach (var (name, text) in ImportedFile.Read(path, import))
            {
                _sources.AddFile(name, text);
                if (RunText(text, name, interrupt, sink) is { } error)
                {
                    return error with { Line = import.Line };
                }
            }

            return null;
        }
        finally
        {
            _importing.Pop();
        }
    }

    private CellError? RunCode(string code, string path, CancellationToken interrupt, IOutputSink sink)
    {
        var stoppable = StoppableCode.Of(code);
        var options = _script.WithFilePath(path);
        Script<object> script = _state is null
            ? CSharpScript.Create<object>(stoppable.Text, options, assemblyLoader: _loader)
            : _state.Script.ContinueWith<object>(stoppable.Text, options);
        var diagnostics = script.Compile(interrupt);
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            return _errors.FromDiagnostics(diagnostics, path, stoppable);
        }

        _shared.Register(script.GetCompilation());
        Exception? thrown = null;
        _thread.RunStoppable(() =>
        {
            var run = _state is null ? script.RunAsync(null, _ => true, interrupt) : script.RunFromAsync(_state, _ => true, interrupt);
            _thread.PumpUntil(run, interrupt);
            _state = run.GetAwaiter().GetResult();
            thrown = _state.Exception;
            if (thrown is null && SessionScript.HasResult(script))
            {
                thrown = ShowResult(_state.ReturnValue, sink);
            }
        }, interrupt);
        if (thrown is ThreadInterruptedException or OperationCanceledException)
        {
            interrupt.ThrowIfCancellationRequested();
        }

        _shadowed.Release(_state!);
        return thrown is null ? null : _errors.FromException(thrown, path);
    }

    private static Exception? ShowResult(object? value, IOutputSink sink)
    {
        try
        {
            sink.Result(ValueFormatter.Format(value));
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
