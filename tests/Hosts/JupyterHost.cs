using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>Jupyter's own client (nbclient) with .NET Interactive's kernel, as Debian and the tool deliver them.</summary>
internal static class JupyterHost
{
    private const string Kernel = "between-tokens-net-csharp";

    private static readonly string[] _pythons = ["/usr/bin/python3", "python3", "python"];
    private static readonly Lazy<string?> _python = new(() => _pythons.FirstOrDefault(HasClient));

    /// <summary>Runs a notebook where it lies.</summary>
    /// <param name="notebook">The file; it stays as it is.</param>
    /// <param name="executed">Where the executed one goes.</param>
    /// <returns>The executed notebook. The test is skipped, with the reason, where a part of the host is missing.</returns>
    public static Notebook Run(string notebook, string executed)
    {
        Skip.If(_python.Value is null, $"python3-nbclient is not on this machine (asked {string.Join(", ", _pythons)})");
        using var kernels = new TemporaryFolder();
        kernels.Write($"kernels/{Kernel}/kernel.json", JsonSerializer.Serialize(new
        {
            argv = (string[])["dotnet", InteractiveTool.App, "jupyter", "--default-kernel", "csharp", "{connection_file}"],
            display_name = ".NET (C#)",
            language = "C#",
        }));
        Directory.CreateDirectory(Path.GetDirectoryName(executed)!);
        var start = new ProcessStartInfo(
            _python.Value, [Path.Combine(Shared.Repository, "tests", "Hosts", "jupyter.py"), notebook, executed, Kernel])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_PATH"] = kernels.Path;
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{notebook} did not run in Jupyter:\n{output}\n{errors.Result}");
        return NotebookReader.Read(executed);
    }

    /// <summary>How long the kernel worked on the cell, by the client's own record.</summary>
    public static double Seconds(CodeCell cell) =>
        cell.Metadata["execution"] is { } times && times["iopub.execute_input"] is { } began && times["shell.execute_reply"] is { } ended
            ? (DateTimeOffset.Parse((string)ended!, CultureInfo.InvariantCulture)
                - DateTimeOffset.Parse((string)began!, CultureInfo.InvariantCulture)).TotalSeconds
            : 0;

    private static bool HasClient(string python)
    {
        try
        {
            return Tool.Run(python, "-c", "import nbclient, nbformat, jupyter_client").ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
