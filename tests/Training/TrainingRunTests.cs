using System.Diagnostics;
using BetweenTokens.Plots;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "slow")]
public sealed class TrainingRunTests : IDisposable
{
    // A batch of 256 tokens, so that 200 steps take seconds.
    private const string Recipe = """
        {
          "name": "tiny",
          "world": { "shares": { "weather": 1 }, "max_tokens": 32 },
          "model": { "n_layers": 1, "d_model": 16, "n_heads": 2, "mlp": "Plain", "activation": "Gelu" },
          "steps": 200, "warm_up": 5, "rows": 4, "length": 64
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-train-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_runs_of_200_steps_and_one_killed_at_any_moment_and_resumed_give_equal_bytes()
    {
        File.WriteAllText(Path.Combine(_folder, "tiny.json"), Recipe);
        string one = Path.Combine(_folder, "one"), two = Path.Combine(_folder, "two"), killed = Path.Combine(_folder, "killed");
        Assert.Equal(0, (await Cli.Run([.. Arguments(one)])).ExitCode);
        Assert.Equal(0, (await Cli.Run([.. Arguments(two)])).ExitCode);
        var kills = Kill(killed);
        Assert.True(kills > 0, "The run was over before it was killed: the test shows nothing.");
        Assert.False(File.Exists(Path.Combine(killed, "model.safetensors")), "The killed run was over.");
        Assert.Equal(0, (await Cli.Run([.. Arguments(killed)])).ExitCode);

        foreach (var file in new[] { "model.safetensors", "checkpoint.safetensors" })
        {
            var expected = File.ReadAllBytes(Path.Combine(one, file));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(two, file)));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(killed, file)));
        }

        // The log of the killed run has every step once, too.
        var (whole, mended) =
            (TrainingLine.ReadAll(Path.Combine(one, "log.jsonl")), TrainingLine.ReadAll(Path.Combine(killed, "log.jsonl")));
        Assert.Equal(whole.Select(line => line.Step), mended.Select(line => line.Step));
        Assert.Equal(whole[^1].Loss, mended[^1].Loss);
        Assert.Equal(whole[^1].KlByKind!["weather"], mended[^1].KlByKind!["weather"]);
        Assert.Contains(Words.Now.LossFloor, Pictures.TrainingCurve(whole).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_run_says_how_to_go_on()
    {
        File.WriteAllText(Path.Combine(_folder, "tiny.json"), Recipe);
        using var run = new TrainingRun(TrainingRecipes.Load(Path.Combine(_folder, "tiny.json")), Path.Combine(_folder, "stopped"));
        using var cancel = new CancellationTokenSource();
        Assert.False(run.Go(
            (report, _) =>
            {
                if (report.Step == 3)
                {
                    cancel.Cancel();
                }
            },
            cancel.Token));
        var rest = await Cli.Run([.. Arguments(Path.Combine(_folder, "stopped"))]);
        Assert.Equal(0, rest.ExitCode);
        Assert.Contains("; 3 of 200 steps are taken", rest.Output, StringComparison.Ordinal);
        Assert.Contains("KL ", rest.Output, StringComparison.Ordinal);
    }

    private string[] Arguments(string folder) =>
        ["train", Path.Combine(_folder, "tiny.json"), "--out", folder, "--measure", "300", "--save-every", "7"];

    /// <summary>Starts the command as a process of its own and kills it a moment after its first checkpoint, and again.</summary>
    private int Kill(string folder)
    {
        var (kills, checkpoint) = (0, Path.Combine(folder, "checkpoint.safetensors"));
        foreach (var moment in new[] { 13, 57 })
        {
            var before = File.Exists(checkpoint) ? File.GetLastWriteTimeUtc(checkpoint) : DateTime.MinValue;
            var start = new ProcessStartInfo(
                "dotnet", [typeof(BetweenTokens.Workbook.WorkbookProgram).Assembly.Location, .. Arguments(folder)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            while (!process.HasExited && (!File.Exists(checkpoint) || File.GetLastWriteTimeUtc(checkpoint) <= before))
            {
                Thread.Sleep(2);
            }

            Thread.Sleep(moment);
            kills += process.HasExited ? 0 : 1;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        return kills;
    }
}
