namespace BetweenTokens;

/// <summary>
/// In which language the library answers a reader whose request cannot be met. Programs hear English; a notebook's
/// setup cell chooses the notebook's own.
/// </summary>
public static class Language
{
    private const string Russian = "ru";

    /// <summary>Two letters: <c>en</c>, the default, or <c>ru</c>.</summary>
    public static string Now { get; set; } = "en";

    /// <summary>One of two wordings of one sentence.</summary>
    internal static string Say(string english, string russian) => Now == Russian ? russian : english;

    /// <summary>" Did you mean …?" with the names that are near, or nothing.</summary>
    internal static string Near(string name, IEnumerable<string> known) =>
        NearestNames.Of(name, known) is { Count: > 0 } near
            ? Say($" Did you mean {string.Join(", ", near)}?", $" Похожие: {string.Join(", ", near)}.")
            : "";
}
