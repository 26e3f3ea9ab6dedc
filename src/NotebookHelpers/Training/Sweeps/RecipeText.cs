using System.Text.Json;
using System.Text.Json.Nodes;
using BetweenTokens.Training.Preferences;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// A recipe as one line: what differs from the defaults, so that a new knob of something else leaves old lines as they are.
/// </summary>
internal static class RecipeText
{
    private static readonly JsonSerializerOptions _json = new(TrainingRecipes.JsonOptions("")) { WriteIndented = false };
    private static readonly JsonObject _plain =
        Json(new TrainingRecipe { Name = "", Model = new() { DVocab = 1, NLayers = 0, DModel = 1, NHeads = 1 }, Steps = 0 });

    /// <summary>The line. Name, purpose, stops and seeds, which do not belong to what is compared, are left out.</summary>
    public static string Of(TrainingRecipe recipe) =>
        Difference(Json(recipe with { Name = "", About = "", KeepAt = [], CorpusSeed = 1, ModelSeed = 1 }), _plain).ToJsonString(_json);

    /// <summary>A tuning the same way; method and β are always said, the seed is the cell's.</summary>
    public static string Of(PreferenceOptions? tuning)
    {
        if (tuning is null)
        {
            return "none";
        }

        var plain = Json(new PreferenceOptions { Method = tuning.Method, Rate = 0, Batch = 0, Steps = 0, Seed = tuning.Seed });
        plain.Remove("method");
        plain.Remove("beta");
        return Difference(Json(tuning), plain).ToJsonString(_json);
    }

    private static JsonObject Json(PreferenceOptions tuning) => (JsonObject)JsonSerializer.SerializeToNode(tuning, _json)!;

    private static JsonObject Json(TrainingRecipe recipe) => (JsonObject)JsonSerializer.SerializeToNode(recipe, _json)!;

    private static JsonObject Difference(JsonObject own, JsonObject plain)
    {
        var difference = new JsonObject();
        foreach (var (name, value) in own.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (!JsonNode.DeepEquals(value, plain[name]))
            {
                // shares are one value: a kind that is absent is as much of it as one that is there
                difference[name] = value is JsonObject inner && plain[name] is JsonObject usual && name != "shares"
                    ? Difference(inner, usual)
                    : value is JsonObject shares
                        ? new JsonObject(shares.OrderBy(share => share.Key, StringComparer.Ordinal)
                            .Select(share => KeyValuePair.Create(share.Key, share.Value?.DeepClone())))
                    : value?.DeepClone();
            }
        }

        return difference;
    }
}
