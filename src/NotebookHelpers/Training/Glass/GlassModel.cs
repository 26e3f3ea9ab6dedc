using System.Security.Cryptography;
using BetweenTokens.Files;
using BetweenTokens.Formats;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Families;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Glass;

/// <summary>
/// A trained model as a folder that <c>LanguageModel.Load</c> opens: config.json, tokenizer, weights in
/// half precision, training.json.
/// </summary>
public static class GlassModel
{
    /// <summary>Writes the folder, measures what was written and notes it; each file appears complete or not at all.</summary>
    /// <param name="trainer">The training.</param>
    /// <param name="folder">Where to write; made if absent.</param>
    /// <param name="options">On how much the model is measured.</param>
    /// <returns>What was noted.</returns>
    /// <exception cref="InvalidOperationException">The training learns a law that is not of a world.</exception>
    public static TrainingLog Save(Trainer trainer, string folder, MeasureOptions options)
    {
        var law = trainer.Glass ?? throw new InvalidOperationException($"A glass model is measured against its world; "
            + $"this training learns {trainer.Law.Name}. Save its network with LanguageModel.Save.");
        Directory.CreateDirectory(folder);
        var transformer = trainer.Transformer;
        AtomicFile.WriteText(Path.Combine(folder, "config.json"),
            OwnFamily.Write(transformer.Config).ToJsonString(TrainingRecipes.JsonOptions(folder)) + "\n");
        law.Tokenizer.Save(folder);
        using (var scope = NewDisposeScope())
        {
            SafetensorsWriter.Save(Path.Combine(folder, "model.safetensors"), transformer.Parameters.Specs.ToDictionary(
                spec => spec.Name, spec => transformer.Parameters[spec.Name].detach().to(ScalarType.Float16)));
        }

        // the numbers are those of the saved weights, which have eleven bits
        using var saved = LanguageModel.Load(folder, device: transformer.Device);
        if (law.SplitOtherwise(saved.Tokenizer!) is { } word)
        {
            throw new ModelFileException(Path.Combine(folder, "tokenizer.json"), $"word {word}",
                "to be split as in the training", "another split", "This is an error of the program: report it.");
        }

        var log = new TrainingLog
        {
            Name = trainer.Recipe.Name,
            Parameters = transformer.Parameters.Count,
            Step = trainer.Step,
            Tokens = trainer.Tokens,
            Measures = GlassMeasures.Of(saved, law, options),
            Files = Hashes(folder),
            Recipe = trainer.Recipe,
        };
        log.Write(folder);
        return log;
    }

    /// <summary>Measures a saved model again and notes the numbers; what else is noted stays.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="options">On how much; null: on as much as is noted.</param>
    /// <returns>What was noted.</returns>
    /// <exception cref="ModelFileException">A file is not the one that was noted: its numbers would be those of another model.</exception>
    public static TrainingLog MeasureAgain(string folder, MeasureOptions? options = null)
    {
        var (log, now) = (TrainingLog.Read(folder), Hashes(folder));
        if (log.Files.FirstOrDefault(file => now.GetValueOrDefault(file.Key) != file.Value) is { Key: { } name } other)
        {
            throw new ModelFileException(
                Path.Combine(folder, name), null, $"the file that {TrainingLog.FileName} notes, SHA-256 {other.Value}",
                now.GetValueOrDefault(name, "none"), "Train the model again (workbook train).");
        }

        using var model = LanguageModel.Load(folder);
        log = log with { Measures = GlassMeasures.Of(model, GlassLaw.Of(log.Recipe), options ?? log.Measures.Options) };
        log.Write(folder);
        return log;
    }

    /// <summary>SHA-256 of the files that make up the model, by name.</summary>
    public static IReadOnlyDictionary<string, string> Hashes(string folder) =>
        new[] { "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json" }
            .Where(name => File.Exists(Path.Combine(folder, name)))
            .ToDictionary(name => name, name => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name)))));

    /// <summary>Multiplications and additions of a whole training, 6 a weight and token (Kaplan et al. 2020).</summary>
    public static double Cost(TrainingLog log) => Cost(log.Parameters, log.Tokens);

    /// <summary>The same of a training that was not run yet.</summary>
    /// <param name="parameters">Weights.</param>
    /// <param name="tokens">Tokens of all steps.</param>
    internal static double Cost(long parameters, long tokens) => 6.0 * parameters * tokens;

    /// <summary>Trains a model again by its noted recipe and compares it with the saved one.</summary>
    /// <param name="log">What is noted.</param>
    /// <param name="folder">Where the saved weights lie.</param>
    /// <returns>Whether every weight is the same in half precision; and KL(law ‖ new model), on as much as was noted.</returns>
    public static (bool SameWeights, double Kl) TrainAgain(TrainingLog log, string folder)
    {
        using var trainer = new Trainer(log.Recipe, device: CPU); // the noted weights are the CPU's
        while (trainer.Step < log.Step)
        {
            trainer.Next();
        }

        using var saved = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        using var scope = NewDisposeScope();
        var same = trainer.Transformer.Parameters.Specs.All(spec => trainer.Transformer.Parameters[spec.Name].detach()
            .to(ScalarType.Float16).to(ScalarType.Float32).Equals(saved.Read(spec.Name, ScalarType.Float32)));
        return (same, trainer.Glass!.Distance(trainer.Transformer, trainer.Law, log.Measures.Options.Tokens, log.Measures.Options.Seed).Kl);
    }

    /// <summary>What a recipe trains on, in words; <see cref="GlassLaw.Of"/> has it in the model's tokens too.</summary>
    public static TrainingLaw LawOf(TrainingRecipe recipe) => GlassLaw.Of(recipe).InWords;
}
