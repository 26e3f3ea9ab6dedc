using System.Text.Json;

namespace BetweenTokens.Text;

/// <summary>A short text of one kind, written for this workbook, so that no published model has seen it.</summary>
/// <param name="Id">Its name: <c>en-001</c>.</param>
/// <param name="Kind">story, dialogue, news, recipe, manual, letter, …</param>
/// <param name="Text">The text.</param>
public sealed record Passage(string Id, string Kind, string Text)
{
    private static readonly Lazy<IReadOnlyList<Passage>> _english = new(() => Read("en")), _russian = new(() => Read("ru"));

    /// <summary>Sixty English passages of twenty kinds, 250 words each.</summary>
    public static IReadOnlyList<Passage> English => _english.Value;

    /// <summary>Sixty Russian passages of twenty kinds, 110 words each.</summary>
    public static IReadOnlyList<Passage> Russian => _russian.Value;

    private static IReadOnlyList<Passage> Read(string language) => JsonSerializer.Deserialize<PassageFile>(
        OwnTexts.Read($"passages.{language}.json"), JsonSerializerOptions.Web)!.Passages;

    private sealed record PassageFile(string About, IReadOnlyList<Passage> Passages);
}
