using System.Globalization;
using BetweenTokens.Formats;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>
/// A training at one moment, in one file that appears complete or not at all: weights, the optimisers' memory, the step. The
/// stream of documents is not stored: it is drawn again up to the step, which takes seconds.
/// </summary>
public static class Checkpoint
{
    /// <summary>Writes where a training stands.</summary>
    public static void Save(Trainer trainer, string path)
    {
        using var scope = NewDisposeScope();
        var tensors = trainer.State.ToDictionary(state => state.Name, state => state.Value.detach());
        SafetensorsWriter.Save(path, tensors, new Dictionary<string, string>
        {
            ["recipe"] = Describe(trainer.Recipe),
            ["step"] = trainer.Step.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Takes a fresh trainer of the same recipe to where a file stands.</summary>
    /// <exception cref="ModelFileException">The file is not a checkpoint of this recipe.</exception>
    public static void Resume(Trainer trainer, string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (trainer.Step > 0)
        {
            throw new InvalidOperationException($"Only a fresh trainer can resume; this one has taken {trainer.Step} steps.");
        }

        var recipe = file.Metadata.GetValueOrDefault("recipe");
        if (recipe != Describe(trainer.Recipe) || !int.TryParse(file.Metadata.GetValueOrDefault("step"), CultureInfo.InvariantCulture, out var step))
        {
            throw new ModelFileException(path, "recipe", Describe(trainer.Recipe), recipe ?? "none", "Resume with the recipe that wrote the file, or start anew.");
        }

        using var noGradient = no_grad();
        foreach (var (name, value) in trainer.State)
        {
            using var scope = NewDisposeScope();
            value.copy_(file.Read(name, ScalarType.Float32));
        }

        trainer.SkipTo(step);
    }

    // What decides nothing about the weights is left out.
    private static string Describe(TrainingRecipe recipe) => Recipes.Write(recipe with { About = "", KeepAt = [] });
}
