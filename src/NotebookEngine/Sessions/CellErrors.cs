using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;
using Microsoft.CodeAnalysis;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>An error as a cell shows it, with the line of the cell that it points at.</summary>
internal sealed record CellError(ErrorOutput Output, int? Line);

/// <summary>Turns compiler messages and exceptions into errors that speak of cells and lines.</summary>
internal sealed partial class CellErrors(SourceMap sources)
{
    private const int FrameLimit = 25;

    /// <summary>Compiler errors, each with its line of source and a mark under the place.</summary>
    public CellError FromDiagnostics(IEnumerable<Diagnostic> diagnostics, string cellPath, StoppableCode code)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).OrderBy(d => d.Location.SourceSpan.Start).ToList();
        var traceback = new List<string>();
        foreach (var error in errors)
        {
            var place = error.Location.GetLineSpan();
            var inCell = place.Path == cellPath;
            var (line, column) = (place.StartLinePosition.Line + 1,
                (inCell ? code.OriginalColumn(place.StartLinePosition) : place.StartLinePosition.Character) + 1);
            var end = inCell ? code.OriginalColumn(place.EndLinePosition) : place.EndLinePosition.Character;
            var message = error.GetMessage(CultureInfo.InvariantCulture);
            var file = sources.Label(place.Path) ?? Path.GetFileName(place.Path);
            traceback.Add(Invariant($"{file}, line {line}, column {column}: {error.Id}: {message}{Hint(error)}"));
            var source = sources.Line(place.Path, line);
            if (source.Length > 0)
            {
                var width = place.StartLinePosition.Line == place.EndLinePosition.Line ? Math.Max(1, end - column + 1) : 1;
                traceback.Add(Excerpt(line, source));
                traceback.Add($"       | {new string(' ', Math.Min(column - 1, source.Length))}"
                    + $"{new string('^', Math.Min(width, Math.Max(1, source.Length - column + 1)))}");
            }
        }

        var first = errors[0];
        var at = first.Location.GetLineSpan();
        var summary = errors.Count == 1 ? "" : Invariant($" (and {errors.Count - 1} more)");
        return new CellError(
            new ErrorOutput("CompilationError", $"{first.Id}: {first.GetMessage(CultureInfo.InvariantCulture)}{summary}", traceback),
            at.Path == cellPath ? at.StartLinePosition.Line + 1 : null);
    }

    /// <summary>An exception, with the notebook's own frames spelled out and the machinery's left out.</summary>
    public CellError FromException(Exception exception, string cellPath)
    {
        while (exception is TargetInvocationException { InnerException: { } inner })
        {
            exception = inner;
        }

        if (IsSentence(exception))
        {
            return new CellError(
                new ErrorOutput(exception.GetType().FullName!, exception.Message, [exception.Message]), LineOf(exception, cellPath));
        }

        var traceback = new List<string>();
        int? cellLine = null;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            traceback.Add($"{(traceback.Count == 0 ? "" : "Caused by ")}{e.GetType().FullName}: {e.Message}");
            foreach (var frame in new StackTrace(e, fNeedFileInfo: true).GetFrames().Take(FrameLimit))
            {
                var path = frame.GetFileName();
                if (sources.Label(path) is { } label)
                {
                    var line = frame.GetFileLineNumber();
                    cellLine ??= path == cellPath ? line : null;
                    traceback.Add(Invariant($"   at {label}, line {line}"));
                    traceback.Add(Excerpt(line, sources.Line(path!, line)));
                }
                else if (Describe(frame) is { } text)
                {
                    traceback.Add("   at " + text);
                }
            }
        }

        return new CellError(new ErrorOutput(exception.GetType().FullName!, exception.Message, traceback), cellLine);
    }

    /// <summary>A <c>#!</c> line that cannot be followed.</summary>
    public CellError FromDirective(DirectiveException error, string path) => new(
        new ErrorOutput("DirectiveError", error.Message,
            [Invariant($"{sources.Label(path)}, line {error.Line}: {error.Message}"), Excerpt(error.Line, sources.Line(path, error.Line))]),
        error.Line);

    // What prints as its message alone is meant for whoever typed the cell; where it was thrown is of no use to them.
    private static bool IsSentence(Exception exception) => exception.ToString() == exception.Message;

    private static int? LineOf(Exception exception, string cellPath) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(frame => frame.GetFileName() == cellPath)?.GetFileLineNumber();

    private static string Excerpt(int line, string source) => string.Create(CultureInfo.InvariantCulture, $"  {line,4} | {source}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Hint(Diagnostic error) => error.Id switch
    {
        "CS0006" when error.GetMessage(CultureInfo.InvariantCulture).Contains("nuget:", StringComparison.Ordinal) =>
            " Packages are not fetched by a notebook: reference an assembly by its path.",
        "CS0006" => " Build the solution first: dotnet build.",
        _ => "",
    };

    private static string? Describe(StackFrame frame)
    {
        if (frame.GetMethod() is not { DeclaringType: { } type } method || IsMachinery(type))
        {
            return null;
        }

        // A compiler-made state machine stands for the method that it was made of.
        var owner = type.Name.StartsWith('<') && type.DeclaringType is { } outer ? outer : type;
        var name = type.Name.StartsWith('<') ? MethodOfStateMachine().Match(type.Name).Groups[1].Value : method.Name;
        return $"{owner.FullName}.{(name.Length > 0 ? name : method.Name)}"
            + $"({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
    }

    private static bool IsMachinery(Type type) =>
        type.FullName is { } name
        && (name.StartsWith("Submission#", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal)
            || name.StartsWith("System.Runtime.", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.", StringComparison.Ordinal)
            || name.StartsWith(typeof(CellErrors).Namespace!, StringComparison.Ordinal));

    [GeneratedRegex("^<([^>]*)>")]
    private static partial Regex MethodOfStateMachine();
}
