namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>Images as part of the page.</summary>
internal static class InlineImage
{
    private static readonly Dictionary<string, string> _types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>The file's content as a data URI, or null where it is no image file that is there.</summary>
    public static string? DataUri(string path) =>
        File.Exists(path) && _types.TryGetValue(Path.GetExtension(path), out var type)
            ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}"
            : null;
}
