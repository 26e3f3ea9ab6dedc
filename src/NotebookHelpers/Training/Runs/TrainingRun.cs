using BetweenTokens.Files;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Runs;

/// <summary>How a run looks after itself; decides nothing about the model.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>Steps between two lines of the log.</summary>
    public int LogEvery { get; init; } = 20;

    /// <summary>Steps between two checkpoints.</summary>
    public int SaveEvery { get; init; } = 200;

    /// <summary>How often the distance to the law is measured on the way, evenly.</summary>
    public int Measurements { get; init; } = 10;

    /// <summary>Predictions of such a measurement.</summary>
    public long MeasuredTokens { get; init; } = 4_000;

    /// <summary>Seed of its documents.</summary>
    public long MeasuredSeed { get; init; } = 1_000_019;
}

/// <summary>
/// A training in a folder: goes on where the last run stopped, keeps a log beside the model (log.jsonl), a checkpoint, and the
/// snapshots that the recipe asks for. Killed at any moment, the next run ends with the same bytes.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private static readonly MeasureOptions _ofASnapshot = new() { Tokens = 5_000, LeastInKind = 0, WithheldInKind = 0, Sentences = 0 };

    private readonly TrainingRunOptions _options;
    private readonly List<TrainingLine> _lines = [];
    private readonly List<StepReport> _since = [];

    /// <summary>Opens the folder, and goes to where its checkpoint stands.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folder">Where the model goes; made if absent.</param>
    /// <param name="options">How the run looks after itself; null: the defaults.</param>
    /// <param name="device">Where it computes; null: <see cref="Devices.Default"/>.</param>
    /// <exception cref="ModelFileException">The checkpoint belongs to another recipe.</exception>
    public TrainingRun(TrainingRecipe recipe, string folder, TrainingRunOptions? options = null, Device? device = null)
    {
        (Folder, _options) = (folder, options ?? new());
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.EnumerateFiles(folder, "*.part"))
        {
            File.Delete(left); // a killed run was writing it
        }

        Trainer = new Trainer(recipe, device: device);
        if (File.Exists(CheckpointPath))
        {
            Checkpoint.Resume(Trainer, CheckpointPath);
        }

        _lines.AddRange(File.Exists(LogPath) ? TrainingLine.ReadAll(LogPath).Where(line => line.Step <= Trainer.Step) : []);
        AtomicFile.WriteText(LogPath, string.Concat(_lines.Select(line => line + "\n")));
    }

    /// <summary>The training; owned by this object.</summary>
    public Trainer Trainer { get; }

    /// <summary>Where the model goes.</summary>
    public string Folder { get; }

    /// <summary>The log so far.</summary>
    public IReadOnlyList<TrainingLine> Lines => _lines;

    /// <summary>The floor of the loss where it was measured last, nats a token.</summary>
    public double? Floor => _lines.FindLast(line => line.Entropy is not null)?.Entropy;

    /// <summary>True after the last step.</summary>
    public bool IsOver => Trainer.Step >= Trainer.Recipe.Steps;

    private string CheckpointPath => Path.Combine(Folder, "checkpoint.safetensors");

    private string LogPath => Path.Combine(Folder, "log.jsonl");

    /// <summary>Trains to the end of the recipe, or until cancelled; either way the checkpoint says where it stands.</summary>
    /// <param name="seen">Called after each step, with a line where one was logged.</param>
    /// <param name="cancel">Stops after the step that is being taken.</param>
    /// <returns>True if the training is over.</returns>
    public bool Go(Action<StepReport, TrainingLine?> seen, CancellationToken cancel = default)
    {
        var recipe = Trainer.Recipe;
        while (!IsOver)
        {
            var report = Trainer.Next();
            _since.Add(report);
            var line = report.Step % _options.LogEvery == 0 || IsOver || IsMeasured(report.Step) ? Log() : null;
            if (recipe.KeepAt.Contains(report.Step))
            {
                GlassModel.Save(
                    Trainer, FormattableString.Invariant($"{Path.TrimEndingDirectorySeparator(Folder)}@{report.Step}"), _ofASnapshot);
            }

            seen(report, line);
            var stopped = cancel.IsCancellationRequested;
            if (report.Step % _options.SaveEvery == 0 || IsOver || stopped)
            {
                Checkpoint.Save(Trainer, CheckpointPath);
            }

            if (stopped)
            {
                break;
            }
        }

        return IsOver;
    }

    /// <inheritdoc/>
    public void Dispose() => Trainer.Dispose();

    private bool IsMeasured(int step)
    {
        long steps = Trainer.Recipe.Steps, times = _options.Measurements;
        return times > 0 && step * times / steps > (step - 1) * times / steps;
    }

    private TrainingLine Log()
    {
        var last = _since[^1];
        var distance = IsMeasured(last.Step)
            ? Trainer.Glass!.Distance(Trainer.Transformer, Trainer.Law, _options.MeasuredTokens, _options.MeasuredSeed)
            : null;
        var line = new TrainingLine
        {
            Step = last.Step,
            Tokens = last.Tokens,
            Loss = Math.Round(_since.Average(report => report.Loss), 5),
            GradientNorm = Math.Round(_since.Max(report => report.GradientNorm), 5),
            TokensPerSecond = Math.Round(_since.Average(report => report.TokensPerSecond)),
            Kl = distance?.Kl,
            KlByKind = distance?.KlByKind,
            Entropy = distance?.Entropy,
        };
        _lines.Add(line);
        _since.Clear();
        File.AppendAllText(LogPath, line + "\n");
        return line;
    }
}
