using System.Text.Json;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Runs;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public sealed class ModelsVerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_noted_is_measured_again_and_a_false_note_is_found()
    {
        var (path, folder) = (Path.Combine(_folder, "mine.json"), Path.Combine(_folder, "model"));
        await File.WriteAllTextAsync(path, """
            { "model": { "n_layers": 1, "d_model": 16, "n_heads": 2 }, "world": { "shares": { "weather": 1 },
            "max_tokens": 32 }, "rows": 2, "length": 32, "steps": 2 }
            """);
        await Cli.Run("train", path, "--out", folder, "--measure", "200");
        var run = await Cli.Run("models", "verify", folder, "--deep", "--json");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var report = JsonDocument.Parse(run.Output);
        var row = report.RootElement[0];
        Assert.All(["name", "parameters", "kl", "klByKind", "ece", "totalVariation", "withheld", "grammarErrors"],
            key => Assert.True(row.TryGetProperty(key, out _), key));
        Assert.Contains(row.GetProperty("files").EnumerateArray(), verdict => verdict.GetProperty("file").GetString() == "KL weather");
        Assert.Contains(row.GetProperty("files").EnumerateArray(), verdict => verdict.GetProperty("file").GetString() == "trained again"
            && verdict.GetProperty("detail").GetString() == "every weight is the same");

        var log = TrainingLog.Read(folder);
        (log with { Measures = log.Measures with { Distance = log.Measures.Distance with { Kl = log.Measures.Distance.Kl * 0.9 } } })
            .Write(folder);
        Assert.Equal(ExitCodes.Ok, (await Cli.Run("models", "verify", folder)).ExitCode);
        run = await Cli.Run("models", "verify", folder, "--deep");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);

        await File.AppendAllTextAsync(Path.Combine(folder, "config.json"), "\n");
        run = await Cli.Run("models", "verify", folder);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("is not the noted one", run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_measured_again_and_noted_unless_its_files_are_others()
    {
        var (path, folder) = (Path.Combine(_folder, "mine.json"), Path.Combine(_folder, "model"));
        await File.WriteAllTextAsync(path, """
            { "model": { "n_layers": 1, "d_model": 16, "n_heads": 2 }, "world": { "shares": { "notes": 1 },
            "max_tokens": 16 }, "rows": 2, "length": 16, "steps": 2 }
            """);
        var trained = await Cli.Run("train", path, "--out", folder, "--measure", "200");
        var note = Path.Combine(folder, TrainingLog.FileName);
        var (text, log) = (await File.ReadAllTextAsync(note), TrainingLog.Read(folder));
        Assert.Contains("\"by_document\": true", text, StringComparison.Ordinal);
        (log with { Measures = log.Measures with { Distance = log.Measures.Distance with { Kl = 9 }, Grammar = null } }).Write(folder);
        var run = await Cli.Run("models", "measure", folder);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.EndsWith(run.Output, trained.Output, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(note));

        await Cli.Run("models", "measure", folder, "--measure", "100");
        Assert.Equal((100, 5), (TrainingLog.Read(folder).Measures.Options.Tokens, TrainingLog.Read(folder).Measures.Options.Sentences));
        await File.AppendAllTextAsync(Path.Combine(folder, "config.json"), "\n");
        run = await Cli.Run("models", "measure", folder);
        Assert.NotEqual(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("expected the file that training.json notes", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_a_sweep_is_verified_by_its_name()
    {
        var run = await Cli.Run("models", "verify", "sweeps/induction", "--json");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var report = JsonDocument.Parse(run.Output);
        var row = report.RootElement[0];
        Assert.Equal(("sweeps/induction", true, 0),
            (row.GetProperty("name").GetString(), row.GetProperty("isSound").GetBoolean(), row.GetProperty("cells").GetArrayLength()));
        Assert.Contains("45 cells of the sweep as it is defined",
            (await Cli.Run("models", "verify", "sweeps/induction")).Output, StringComparison.Ordinal);
        run = await Cli.Run("models", "verify", "sweeps/nothing");
        Assert.NotEqual(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("No sweep 'nothing'", run.Error, StringComparison.Ordinal);
    }
}
