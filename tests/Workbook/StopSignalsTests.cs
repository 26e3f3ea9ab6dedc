using System.Diagnostics;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

/// <summary>The program as the shell starts it, stopped as a reader stops it.</summary>
[Trait("tier", "slow")]
public sealed class StopSignalsTests : IDisposable
{
    private const string Recipe = """
        { "model": { "n_layers": 1, "d_model": 16, "n_heads": 2 }, "world": { "shares": { "weather": 1 }, "max_tokens": 32 },
        "rows": 2, "length": 32, "steps": STEPS }
        """;

    /// <summary>A program that does not hear the signal is ended, and the test fails.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_training_that_is_told_to_stop_keeps_its_step_and_says_how_to_go_on(string signal)
    {
        SkipOnWindows();
        File.WriteAllText(_folder["mine.json"], Recipe.Replace("STEPS", "1000000", StringComparison.Ordinal));
        var (code, output) = await Stopped(signal, line => line.StartsWith("step", StringComparison.Ordinal),
            "train", _folder["mine.json"], "--out", _folder["model"], "--save-every", "1000000");
        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Matches($"Stopped after step \\d+ of 1000000; everything is in .*model. The same command goes on from there.", output);
        Assert.True(File.Exists(_folder["model/checkpoint.safetensors"]));
        Assert.Empty(Directory.GetFiles(_folder["model"], "*.part"));
    }

    [SkippableFact]
    public async Task A_measurement_that_is_told_to_stop_ends_at_once_and_the_training_is_kept()
    {
        SkipOnWindows();
        File.WriteAllText(_folder["mine.json"], Recipe.Replace("STEPS", "2", StringComparison.Ordinal));
        var (code, output) = await Stopped("INT", line => line.StartsWith("Measuring", StringComparison.Ordinal),
            "train", _folder["mine.json"], "--out", _folder["model"], "--measure", "100000000");
        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Contains("Stopped while measuring.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["model/checkpoint.safetensors"]));
    }

    /// <summary>The signal reaches the runner alone, as that of a service does: a terminal would send it to the notebook too.</summary>
    [SkippableFact]
    public async Task A_run_that_is_told_to_stop_keeps_what_its_cells_put_out()
    {
        SkipOnWindows();
        NotebookWriter.Write(
            new Notebook([Code("a", "Console.WriteLine(\"kept\");"), Code("b", "while (true) { }")], Notebook.CSharpMetadata()),
            _folder["endless.ipynb"]);
        var (code, output) = await Stopped(
            "TERM", line => line.Contains("cell   1", StringComparison.Ordinal), "run", _folder["endless.ipynb"], "--out", _folder["out"]);
        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Contains("endless: interrupted", output, StringComparison.Ordinal);
        var first = Assert.IsType<CodeCell>(NotebookReader.Read(_folder["out/endless.ipynb"]).Cells[0]);
        Assert.Equal(new StreamOutput("stdout", "kept\n"), Assert.Single(first.Outputs));
        Assert.True(File.Exists(_folder["out/index.html"]));
    }

    private static void SkipOnWindows() => Skip.If(OperatingSystem.IsWindows(), "Signals are sent with kill.");

    private static CodeCell Code(string id, string source) => new(id, source, [], null, []);

    /// <summary>Starts the program, sends it a signal at a line of its output, and waits for its end.</summary>
    private static async Task<(int Code, string Output)> Stopped(string signal, Predicate<string> at, params string[] arguments)
    {
        // Whoever starts the tests in the background hands down signals that are ignored, and the program leaves those ignored.
        string[] heard = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP"] : [];
        string[] command = [.. heard, "dotnet", typeof(WorkbookProgram).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(_limit);
        using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var (error, lines, sent) = (process.StandardError.ReadToEndAsync(), new List<string>(), false);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (!sent && at(line))
            {
                sent = true;
                Assert.Equal(
                    0, Tool.Run("kill", "-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ExitCode);
            }
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join("\n", lines) + await error);
    }
}
