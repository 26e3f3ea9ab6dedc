using System.Text.Json;
using System.Text.Json.Nodes;
using BetweenTokens.Files;
using BetweenTokens.Formats;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Runs;

/// <summary>
/// What is noted beside a trained model, in training.json: how it was made, how near it came, and the hashes of its files.
/// </summary>
public sealed record TrainingLog
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "training.json";

    private const int LongestFile = 1 << 20;

    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Number of weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Step { get; init; }

    /// <summary>Tokens learnt from.</summary>
    public required long Tokens { get; init; }

    /// <summary>How near the saved weights are to the law that they were trained on.</summary>
    public required GlassMeasures Measures { get; init; }

    /// <summary>SHA-256 of the other files of the folder, by name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Everything that decides the weights.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>True if a folder holds a model that was trained here.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Reads the note of a folder.</summary>
    /// <exception cref="ModelFileException">It is absent, or a field is unknown, missing or of the wrong type.</exception>
    public static TrainingLog Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var options = TrainingRecipes.JsonOptions(path);
        try
        {
            var json = JsonNode.Parse(CheckedFile.Bytes(path, LongestFile, "a note of a training")) as JsonObject
                ?? throw new ModelFileException(
                    path, null, "a note of a training: a JSON object", "something else", "Train the model again (workbook train).");
            JsonShape.Check(json, typeof(TrainingLog), options, path);
            return json.Deserialize<TrainingLog>(options)!;
        }
        catch (JsonException error)
        {
            throw new ModelFileException(
                path, null, "a note of a training in JSON", error.Message, "Train the model again (workbook train).", error);
        }
    }

    /// <summary>Writes the note into a folder.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(this, TrainingRecipes.JsonOptions(path)) + "\n");
    }
}
