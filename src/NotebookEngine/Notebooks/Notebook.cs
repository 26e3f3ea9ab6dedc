using System.Text.Json.Nodes;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>A Jupyter notebook (nbformat 4.5) in memory: what a reader wrote and what its cells printed.</summary>
/// <param name="Cells">Cells in order.</param>
/// <param name="Metadata">The notebook's own metadata (kernel, language), kept as it was.</param>
public sealed record Notebook(IReadOnlyList<Cell> Cells, JsonObject Metadata)
{
    /// <summary>File that it came from, or null.</summary>
    public string? Path { get; init; }

    /// <summary>What was mended on reading, a line each; empty where the file keeps the format.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Metadata that .NET Interactive (by the kernel's name) and Verso (by the language's name) both recognise.</summary>
    public static JsonObject CSharpMetadata() => new()
    {
        ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
        ["language_info"] = new JsonObject { ["name"] = "C#" },
    };
}
