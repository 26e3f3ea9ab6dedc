using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Families;

namespace BetweenTokens.Training.Recipes;

/// <summary>
/// The transformer of a recipe, in the keys of config.json. What the world decides is left out: the vocabulary and its end mark.
/// </summary>
/// <param name="file">Path, for messages.</param>
internal sealed class ModelSection(string file) : JsonConverter<TransformerConfig>
{
    private static readonly string[] _ofTheWorld = ["vocab_size", "bos_token_id", "eos_token_id"];

    /// <inheritdoc/>
    public override TransformerConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject section)
        {
            throw new ModelFileException(file, "field model", "an object with the keys of config.json", "something else", JsonShape.Next);
        }

        if (_ofTheWorld.FirstOrDefault(section.ContainsKey) is { } key)
        {
            throw new ModelFileException(file, $"key model.{key}", "what a recipe may choose", "what the world decides", "Remove it.");
        }

        var whole = (JsonObject)section.DeepClone();
        (whole["vocab_size"], whole["model_type"]) = (1, OwnFamily.It.ModelType);
        using var document = JsonDocument.Parse(whole.ToJsonString());
        return Family.Of(ConfigReader.Of(file, document.RootElement, "model.", JsonShape.Next)).Config;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TransformerConfig value, JsonSerializerOptions options)
    {
        var section = OwnFamily.Write(value);
        foreach (var name in section.Where(pair => pair.Value is null || _ofTheWorld.Contains(pair.Key) || pair.Key == "model_type")
            .Select(pair => pair.Key).ToArray())
        {
            section.Remove(name);
        }

        section.WriteTo(writer);
    }
}
