using System.Diagnostics;

namespace BetweenTokens.Tests.Testing;

/// <summary>Runs a program to its end and keeps what it printed.</summary>
internal sealed record Tool(int ExitCode, string Output)
{
    /// <summary>Runs <c>dotnet</c> in the repository, with no build server left behind.</summary>
    public static Tool Dotnet(params string[] arguments) => Run("dotnet", arguments);

    public static Tool Run(string program, params string[] arguments) => In(Shared.Repository, [], program, arguments);

    /// <summary>The same in another folder, with variables set, or taken away where they are null.</summary>
    public static Tool In(string folder, IEnumerable<(string Name, string? Value)> variables, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // The test host's own MSBuild settings must not reach a build that it starts.
        start.Environment.Remove("MSBuildExtensionsPath");
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBuildLoadMicrosoftTargetsReadOnly");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Tool(process.ExitCode, output + errors.Result);
    }
}
