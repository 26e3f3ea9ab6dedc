using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>The gallery's data files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(List<Topic>))]
[JsonSerializable(typeof(ClaimReport))]
[JsonSerializable(typeof(List<SearchEntry>))]
internal sealed partial class GalleryJson : JsonSerializerContext
{
    /// <summary>Russian stays readable, and a third of the size.</summary>
    public static GalleryJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
