using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>What a cell did in the host.</summary>
/// <param name="Error">Text of the failure, or null.</param>
/// <param name="Outputs">What the reader sees, updates applied.</param>
/// <param name="Diagnostics">The compiler's warnings and errors, those of imported files too.</param>
/// <param name="Updates">How often a displayed value was replaced.</param>
internal sealed record HostCell(string? Error, IReadOnlyList<CellOutput> Outputs, IReadOnlyList<string> Diagnostics, int Updates)
{
    /// <summary>Everything on the page, as text: error, console text and HTML.</summary>
    public string Text => string.Join('\n', [Error ?? "", .. Outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Text,
        DisplayOutput display => display.Data.Text(MimeBundle.Html) ?? display.Data.Text(MimeBundle.Plain) ?? "",
        _ => "",
    })]);
}

/// <summary>.NET Interactive's C# kernel over the protocol of VS Code: commands and events, one JSON object a line.</summary>
internal sealed class StdioHost : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly HostEvents _events = new();
    private readonly Task _reading;
    private int _sent;

    /// <summary>Starts the host.</summary>
    /// <param name="folder">The notebook's folder: VS Code starts the host there.</param>
    public StdioHost(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [InteractiveTool.App, "stdio", "--default-kernel", "csharp"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _reading = Task.Run(Read);
        Assert.True(_events.Ready.Wait(_patience), "The host did not become ready.");
    }

    /// <summary>Runs a cell to its end.</summary>
    public HostCell Submit(string code)
    {
        var token = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{++_sent}");
        var cell = _events.Expect(token);
        Send(new JsonObject
        {
            ["token"] = token,
            ["commandType"] = "SubmitCode",
            ["command"] = new JsonObject { ["code"] = code, ["targetKernelName"] = "csharp" },
        });
        Assert.True(cell.Wait(_patience), $"The host did not answer to:\n{code}");
        return cell.Result;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _reading.Wait();
        _process.Dispose();
    }

    private void Send(JsonObject command)
    {
        _process.StandardInput.WriteLine(command.ToJsonString());
        _process.StandardInput.Flush();
    }

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            // The host's own log may share the stream.
            if (line.StartsWith("{\"event\"", StringComparison.Ordinal))
            {
                using var message = JsonDocument.Parse(line);
                _events.Take(message.RootElement);
            }
        }

        _events.End();
    }
}
