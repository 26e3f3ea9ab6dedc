using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>A decided claim, as the report page shows it; neutral, so that whoever decides claims can write it.</summary>
/// <param name="Id">Section and number.</param>
/// <param name="Section">Number of the topic.</param>
/// <param name="Claim">What was claimed.</param>
/// <param name="Verdict">The verdict in one or two words.</param>
/// <param name="Tone">How the verdict is coloured: <c>yes</c>, <c>no</c>, <c>partly</c>, <c>depends</c> or <c>open</c>.</param>
/// <param name="Measures">The numbers behind it.</param>
/// <param name="Model">What was measured.</param>
/// <param name="Obstacle">What stood in the way, where something did.</param>
/// <param name="Card">The claim as whoever decided it draws it, as HTML; null: the page draws it from the rest.</param>
public sealed record ClaimRow(
    string Id,
    int Section,
    string Claim,
    string Verdict,
    string Tone,
    IReadOnlyList<ClaimMeasure> Measures,
    string Model,
    string? Obstacle,
    string? Card = null);

/// <summary>One number behind a verdict, ready to show.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Published">The number of the text, or an empty text.</param>
/// <param name="Ours">Our number.</param>
/// <param name="Interval">Its interval, or an empty text.</param>
public sealed record ClaimMeasure(string Name, string Published, string Ours, string Interval);

/// <summary>The claims report's data.</summary>
/// <param name="Total">How many claims there are, decided or not.</param>
/// <param name="Rows">The decided ones.</param>
public sealed record ClaimReport(int Total, IReadOnlyList<ClaimRow> Rows)
{
    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">The file is no report.</exception>
    public static ClaimReport Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), GalleryJson.Default.ClaimReport) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no claims report: {e.Message}", e);
        }
    }

    /// <summary>Writes the report beside and renames.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, GalleryJson.Readable.ClaimReport) + "\n");
}
