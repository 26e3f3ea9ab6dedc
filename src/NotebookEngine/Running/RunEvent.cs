using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>What a worker process tells the runner while it works.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(CellStarted), "cell-started")]
[JsonDerivedType(typeof(CellFinished), "cell")]
[JsonDerivedType(typeof(RunFinished), "finished")]
public abstract record RunEvent
{
    // Native libraries write to the same stream; a line of theirs never begins like this.
    private const string Mark = "\u0001workbook ";

    /// <summary>One line for the worker's output.</summary>
    public string ToLine() => Mark + JsonSerializer.Serialize(this, RunJson.Default.RunEvent);

    /// <summary>The event in a line, or null where the line is something else.</summary>
    public static RunEvent? FromLine(string line) =>
        line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at
            ? JsonSerializer.Deserialize(line.AsSpan(at + Mark.Length), RunJson.Default.RunEvent)
            : null;
}

/// <summary>The notebook was read and its first cell is about to run.</summary>
public sealed record RunStarted(int CodeCells) : RunEvent;

/// <summary>A code cell begins.</summary>
public sealed record CellStarted(int Number, string Title) : RunEvent;

/// <summary>A code cell has ended.</summary>
public sealed record CellFinished(CellRun Cell) : RunEvent;

/// <summary>The notebook has ended and its executed file is written.</summary>
public sealed record RunFinished(NotebookRun Run) : RunEvent;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(IReadOnlyList<NotebookRun>))]
internal sealed partial class RunJson : JsonSerializerContext;
