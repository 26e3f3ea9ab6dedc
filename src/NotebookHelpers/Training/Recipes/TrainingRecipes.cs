using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;

namespace BetweenTokens.Training.Recipes;

/// <summary>
/// Recipes of the glass models: <c>data/recipes/NAME.json</c>, or any file of the same form. A file holds what differs from the
/// defaults of <see cref="TrainingRecipe"/>; with <c>"like": "base-s"</c> it holds what differs from another recipe.
/// </summary>
public static class TrainingRecipes
{
    private const int LongestFile = 1 << 20;
    private const string Like = "like";

    // What a recipe is for and what is kept on the way are its own matter.
    private static readonly string[] _ownMatter = ["about", "keep_at"];

    // Tables rather than records: a recipe that names shares names all of them.
    private static readonly string[] _replaced = ["shares"];

    /// <summary>Where the recipes of the committed models lie.</summary>
    public static string Folder => Path.Combine(ModelPlaces.Repository, "data", "recipes");

    /// <summary>Names of the recipes in <see cref="Folder"/>.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads a recipe.</summary>
    /// <param name="nameOrPath">A name of <see cref="Names"/>, or the path of a file.</param>
    /// <exception cref="ModelFileException">No such recipe, or a field that is unknown, of the wrong type or out of range.</exception>
    public static TrainingRecipe Load(string nameOrPath)
    {
        var path = Find(nameOrPath, beside: null) ?? throw NotFound(nameOrPath);
        return Read(Merged(path, []), path);
    }

    /// <summary>The whole recipe as JSON, defaults included; reading it gives an equal recipe.</summary>
    public static string Write(TrainingRecipe recipe) => JsonSerializer.Serialize(recipe, JsonOptions("")) + "\n";

    /// <summary>How recipes, and what is noted about a training, stand in files.</summary>
    /// <param name="file">Path, for messages.</param>
    internal static JsonSerializerOptions JsonOptions(string file) => new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters = { new ModelSection(file), new JsonStringEnumConverter() },
    };

    /// <summary>A recipe that stands in another file, such as a training.json.</summary>
    /// <param name="json">The recipe's object.</param>
    /// <param name="path">The file, for messages.</param>
    internal static TrainingRecipe Read(JsonObject json, string path)
    {
        var options = JsonOptions(path);
        JsonShape.Check(json, typeof(TrainingRecipe), options, path);
        try
        {
            var whole = Defaults(options);
            Put(json, whole);
            return RecipeChecks.Validate(whole.Deserialize<TrainingRecipe>(options)!, path);
        }
        catch (JsonException error)
        {
            throw new ModelFileException(path, null, "a recipe", error.Message, JsonShape.Next, error);
        }
    }

    // A section given in part keeps the rest of the recipe's default, which is not that of the section's type.
    private static JsonObject Defaults(JsonSerializerOptions options)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(
            new TrainingRecipe { Name = "", Steps = 1, Model = new() { DVocab = 1, NLayers = 1, DModel = 1, NHeads = 1 } }, options)!;
        json.Remove("model");
        return json;
    }

    /// <summary>The file's object over that of the recipe it is like.</summary>
    private static JsonObject Merged(string path, List<string> children)
    {
        var own = Parse(path);
        own.TryAdd("name", Path.GetFileNameWithoutExtension(path));
        if (!own.Remove(Like, out var like) || like is null)
        {
            return own;
        }

        children.Add(path);
        var name = like is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new ModelFileException(path, $"field {Like}", "the name of a recipe", like.ToJsonString(), JsonShape.Next);
        var parent = Find(name, Path.GetDirectoryName(path)) ?? throw new ModelFileException(
            path, $"field {Like}", "a recipe beside this file or in data/recipes", name, JsonShape.Hint(name, Names));
        if (children.Contains(parent))
        {
            throw new ModelFileException(path, $"field {Like}", "a recipe that does not lead back here",
                string.Join(" → ", children.Append(parent).Select(Path.GetFileNameWithoutExtension)), "Let one of them stand by itself.");
        }

        var whole = Merged(parent, children);
        Array.ForEach(_ownMatter, field => whole.Remove(field));
        Put(own, whole);
        return whole;
    }

    /// <summary>Lays an object over another: null takes a field away, a section is laid over the section.</summary>
    private static void Put(JsonObject upper, JsonObject lower)
    {
        foreach (var (name, value) in upper.ToArray())
        {
            if (value is JsonObject section && lower[name] is JsonObject below && !_replaced.Contains(name))
            {
                Put(section, below);
                continue;
            }

            lower.Remove(name);
            if (value is not null)
            {
                lower[name] = value.DeepClone();
            }
        }
    }

    private static JsonObject Parse(string path)
    {
        try
        {
            var node = JsonNode.Parse(CheckedFile.Bytes(path, LongestFile, "a recipe"),
                documentOptions: new() { MaxDepth = 16, AllowDuplicateProperties = false });
            return node as JsonObject ?? throw new ModelFileException(
                path, null, "a recipe: a JSON object", node?.GetValueKind().ToString() ?? "null", JsonShape.Next);
        }
        catch (JsonException error)
        {
            throw new ModelFileException(path, null, "a recipe in JSON", error.Message, "Mend the file there.", error);
        }
    }

    private static string? Find(string nameOrPath, string? beside)
    {
        // a name has no folder and no extension; anything else is a path
        var isName = Path.GetFileName(nameOrPath) == nameOrPath && !nameOrPath.EndsWith(".json", StringComparison.Ordinal);
        string?[] candidates = isName
            ? [beside is null ? null : Path.Combine(beside, nameOrPath + ".json"), Path.Combine(Folder, nameOrPath + ".json")]
            : [Path.Combine(beside ?? "", nameOrPath)];
        return candidates.FirstOrDefault(File.Exists) is { } found ? Path.GetFullPath(found) : null;
    }

    private static ModelFileException NotFound(string nameOrPath) =>
        new(nameOrPath, null, "a recipe of data/recipes, or the path of one", "nothing", JsonShape.Hint(nameOrPath, Names));
}
