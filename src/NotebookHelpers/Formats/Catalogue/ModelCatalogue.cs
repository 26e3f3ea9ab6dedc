using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetweenTokens.Formats.Catalogue;

/// <summary>Where a file can be had.</summary>
/// <param name="Url">An http or https address.</param>
/// <param name="Inside">Name of the entry, where the address is a zip (a Python wheel, for instance).</param>
public sealed record FileSource(string Url, string? Inside = null);

/// <summary>A file of a known model.</summary>
/// <param name="Name">Its plain name in the model's folder.</param>
/// <param name="Sources">Where to fetch it, best first.</param>
/// <param name="Bytes">Its length, where it is known.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal, where it is known for sure.</param>
/// <param name="Optional">True: the model works without it, and some have none.</param>
public sealed record CatalogueFile(
    string Name,
    IReadOnlyList<FileSource> Sources,
    long? Bytes = null,
    string? Sha256 = null,
    bool Optional = false);

/// <summary>A model that can be fetched by name.</summary>
/// <param name="Name">The name for commands, and of its folder.</param>
/// <param name="Title">What it is.</param>
/// <param name="Family">Architecture, as configurations call it.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="Hub">Owner and name on the Hugging Face Hub, or null.</param>
/// <param name="Files">Its files.</param>
public sealed record CatalogueModel(
    string Name,
    string Title,
    string Family,
    long Parameters,
    string Licence,
    string? Hub,
    IReadOnlyList<CatalogueFile> Files);

/// <summary>The known models of <c>data/catalogue.json</c>.</summary>
public sealed class ModelCatalogue
{
    private const int LargestBytes = 1 << 20;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private ModelCatalogue(IReadOnlyList<CatalogueModel> models)
    {
        Models = models;
    }

    /// <summary>Every known model, in the file's order.</summary>
    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>A catalogue of nothing, where the file is not at hand.</summary>
    public static ModelCatalogue Empty { get; } = new([]);

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="ModelFileException">Not a catalogue, or an entry that says too little.</exception>
    public static ModelCatalogue Load(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<CatalogueJson>(CheckedFile.Bytes(path, LargestBytes, "a catalogue of models"), _options)!;
            return new ModelCatalogue([.. file.Models.Select(model => Build(path, model))]);
        }
        catch (JsonException error)
        {
            throw Refuse(path, error.Path, "a catalogue of models", error.Message, error);
        }
    }

    /// <summary>A model by its name or by its name on the hub, letter case aside; null where there is none.</summary>
    public CatalogueModel? Find(string name) =>
        Models.FirstOrDefault(model => name.Equals(model.Name, StringComparison.OrdinalIgnoreCase)
            || name.Equals(model.Hub, StringComparison.OrdinalIgnoreCase));

    private static CatalogueModel Build(string path, ModelJson model)
    {
        var files = model.Files.Select(file => Build(model, file, optional: false))
            .Concat((model.OptionalFiles ?? []).Select(file => Build(model, file, optional: true))).ToList();
        foreach (var file in files)
        {
            if (file.Sources.Count == 0 || file.Name != Path.GetFileName(file.Name) || file.Sha256 is { Length: not 64 } || file.Bytes <= 0)
            {
                throw Refuse(path, $"{model.Name}, {file.Name}",
                    "a plain name, a source, a hash of 64 digits or none, a length above zero or none", JsonSerializer.Serialize(file));
            }
        }

        return new CatalogueModel(model.Name, model.Title, model.Family, model.Parameters, model.Licence, model.Hub, files);
    }

    /// <summary>A file is an object, or only its name where the model lies on the hub.</summary>
    private static CatalogueFile Build(ModelJson model, JsonElement file, bool optional)
    {
        if (file.ValueKind == JsonValueKind.Object)
        {
            return file.Deserialize<CatalogueFile>(_options)! with { Optional = optional };
        }

        var name = file.GetString()!;
        return new CatalogueFile(
            name, model.Hub is null ? [] : [new FileSource($"https://huggingface.co/{model.Hub}/resolve/main/{name}")], Optional: optional);
    }

    private static ModelFileException Refuse(string path, string? subject, string expected, string found, Exception? cause = null) =>
        new(path, subject, expected, found, "Restore data/catalogue.json from the repository.", cause);

    private sealed record CatalogueJson(IReadOnlyList<ModelJson> Models);

    private sealed record ModelJson(
        string Name,
        string Title,
        string Family,
        long Parameters,
        string Licence,
        IReadOnlyList<JsonElement> Files,
        IReadOnlyList<JsonElement>? OptionalFiles = null,
        string? Hub = null);
}
