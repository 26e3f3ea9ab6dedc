using System.Globalization;
using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Runs;

/// <summary>
/// A training at one moment, in one file that appears complete or not at all: weights, the optimisers' memory, the step. The
/// stream of documents is not stored: it is drawn again up to the step, which takes seconds.
/// </summary>
public static class Checkpoint
{
    /// <summary>Writes where a training stands.</summary>
    public static void Save(Trainer trainer, string path) => Save(path, trainer.State, trainer.Step, Owner(trainer.Recipe));

    /// <summary>Writes where a training of several seeds stands; one that has diverged stays so.</summary>
    public static void Save(SeedTrainer trainer, string path)
    {
        var diverged = trainer.Divergences.Select(error => error is null ? null : new Divergence(error.Step, error.Tensor, error.What));
        Save(path, trainer.State, trainer.Step, [.. Owner(trainer), ("diverged", JsonSerializer.Serialize(diverged))]);
    }

    /// <summary>Takes a fresh trainer of the same recipe to where a file stands.</summary>
    /// <exception cref="ModelFileException">The file is not a checkpoint of this recipe.</exception>
    public static void Resume(Trainer trainer, string path)
    {
        using var file = SafetensorsFile.Open(path);
        trainer.SkipTo(Read(file, path, trainer.State, trainer.Step, Owner(trainer.Recipe)));
    }

    /// <summary>Takes a fresh trainer of the same recipe and seeds to where a file stands.</summary>
    /// <exception cref="ModelFileException">The file is not a checkpoint of this recipe and these seeds.</exception>
    public static void Resume(SeedTrainer trainer, string path)
    {
        using var file = SafetensorsFile.Open(path);
        var step = Read(file, path, trainer.State, trainer.Step, Owner(trainer));
        trainer.SkipTo(step, [.. trainer.Seeds.Zip(Diverged(file, path, trainer.Seeds.Count),
            (seed, found) => found is null ? null : new DivergedException(found.Step, found.Tensor, found.What, seed))]);
    }

    private static void Save(string path, IEnumerable<(string Name, Tensor Value)> state, int step, (string Name, string? Value)[] notes)
    {
        using var scope = NewDisposeScope();
        var all = notes.Where(note => note.Value is not null).ToDictionary(note => note.Name, note => note.Value!);
        all["step"] = step.ToString(CultureInfo.InvariantCulture);
        SafetensorsWriter.Save(path, state.ToDictionary(tensor => tensor.Name, tensor => tensor.Value.detach()), all);
    }

    /// <summary>Copies a file's tensors into a fresh training's; returns the step.</summary>
    private static int Read(
        SafetensorsFile file, string path, IEnumerable<(string Name, Tensor Value)> state, int taken, (string Name, string? Value)[] owner)
    {
        if (taken > 0)
        {
            throw new InvalidOperationException($"Only a fresh trainer can resume; this one has taken {taken} steps.");
        }

        foreach (var (name, expected) in owner)
        {
            if (file.Metadata.GetValueOrDefault(name) is var found && found != expected)
            {
                throw new ModelFileException(
                    path, name, expected ?? "none", found ?? "none", $"Resume with the {name} that wrote the file, or start anew.");
            }
        }

        var noted = file.Metadata.GetValueOrDefault("step");
        if (!int.TryParse(noted, CultureInfo.InvariantCulture, out var step))
        {
            throw new ModelFileException(path, "step", "a number", noted ?? "none", "Start anew.");
        }

        using var noGradient = no_grad();
        foreach (var (name, value) in state)
        {
            using var scope = NewDisposeScope();
            value.copy_(file.Read(name, ScalarType.Float32));
        }

        return step;
    }

    private static Divergence?[] Diverged(SafetensorsFile file, string path, int seeds)
    {
        var noted = file.Metadata.GetValueOrDefault("diverged") ?? "none";
        try
        {
            if (JsonSerializer.Deserialize<Divergence?[]>(noted) is { } found && found.Length == seeds)
            {
                return found;
            }
        }
        catch (JsonException)
        {
            // said below
        }

        throw new ModelFileException(path, "diverged", $"a list of {seeds} in JSON", noted, "Start anew.");
    }

    // Whose checkpoint it is. What decides nothing about the weights is left out.
    private static (string Name, string? Value)[] Owner(TrainingRecipe recipe, string? seeds = null) =>
        [("seeds", seeds), ("recipe", TrainingRecipes.Write(recipe with { About = "", KeepAt = [] }))];

    private static (string Name, string? Value)[] Owner(SeedTrainer trainer) => Owner(trainer.Recipe, string.Join(", ", trainer.Seeds));

    private sealed record Divergence(int Step, string Tensor, string What);
}
