using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Models.Families;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>A trained model as a folder that <c>LanguageModel.Load</c> opens: config.json, tokenizer, weights in half precision, training.json.</summary>
public static class GlassModel
{
    private static readonly JsonSerializerOptions _json = Recipes.JsonOptions("training.json");

    /// <summary>Writes the folder; each file appears complete or not at all.</summary>
    /// <param name="trainer">The training.</param>
    /// <param name="distance">How near it came.</param>
    /// <param name="folder">Where to write; made if absent.</param>
    public static void Save(Trainer trainer, LawDistance distance, string folder)
    {
        Directory.CreateDirectory(folder);
        var (transformer, recipe) = (trainer.Transformer, trainer.Recipe);
        PendingFile.WriteText(Path.Combine(folder, "config.json"), OwnFamily.Write(transformer.Config).ToJsonString(_json) + "\n");
        trainer.World.TokenizerDefinition.Save(folder);
        using (var scope = NewDisposeScope())
        {
            SafetensorsWriter.Save(Path.Combine(folder, "model.safetensors"), transformer.Parameters.Specs.ToDictionary(spec => spec.Name, spec => transformer.Parameters[spec.Name].detach().to(ScalarType.Float16)));
        }

        var log = new TrainingLog { Name = recipe.Name, Parameters = transformer.Parameters.Count, Step = trainer.Step, Tokens = trainer.Tokens, Distance = distance, Recipe = recipe };
        PendingFile.WriteText(Path.Combine(folder, "training.json"), JsonSerializer.Serialize(log, _json) + "\n");
    }
}
