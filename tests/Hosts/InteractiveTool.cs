using System.Text.Json;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>The released .NET Interactive, as <c>dotnet tool restore</c> fetches it: the host that readers open notebooks in.</summary>
internal static class InteractiveTool
{
    private const string Package = "microsoft.dotnet-interactive";

    /// <summary>Version that .config/dotnet-tools.json pins.</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>Folder of the tool's assemblies; the test is skipped, with the reason, where the tool is not restored.</summary>
    public static string Folder
    {
        get
        {
            var folder = Path.Combine(Packages, Package, Version, "tools", "net10.0", "any");
            Skip.IfNot(File.Exists(Path.Combine(folder, "Microsoft.DotNet.Interactive.App.dll")),
                $"the tool {Package} {Version} is not on this machine: dotnet tool restore");
            return folder;
        }
    }

    /// <summary>The program, started with <c>dotnet</c>.</summary>
    public static string App => Path.Combine(Folder, "Microsoft.DotNet.Interactive.App.dll");

    private static string Packages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string ReadVersion()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, ".config", "dotnet-tools.json")));
        return manifest.RootElement.GetProperty("tools").GetProperty(Package).GetProperty("version").GetString()!;
    }
}
