using System.Reflection;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>What a session needs to know about its surroundings.</summary>
/// <param name="Folder">The notebook's folder: relative paths of <c>#!import</c>, <c>#load</c> and <c>#r</c> start here.</param>
public sealed record SessionOptions(string Folder)
{
    /// <summary>
    /// Assemblies that cells share with the host. A <c>#r</c> of a copy of one of them gives the host's own, so that no
    /// second copy (with a second set of native libraries) comes in. Assemblies that the host can load by simple name
    /// are shared without being listed.
    /// </summary>
    public IReadOnlyList<Assembly> Shared { get; init; } = [];

    /// <summary>How long an interrupted cell may take to stop before it counts as stuck.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(2);
}
