using System.Text.Json;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>A topic of the workbook, written or not.</summary>
/// <param name="Number">Place in the order, with which its notebook's file name begins.</param>
/// <param name="Slug">The rest of the file name.</param>
/// <param name="TitleRu">Title in Russian.</param>
/// <param name="QuestionRu">The question it answers.</param>
/// <param name="TitleEn">Title in English.</param>
/// <param name="QuestionEn">The question in English.</param>
public sealed record Topic(int Number, string Slug, string TitleRu, string QuestionRu, string TitleEn, string QuestionEn)
{
    /// <summary>Reads the list of topics.</summary>
    /// <exception cref="InvalidDataException">The file is no list of topics.</exception>
    public static IReadOnlyList<Topic> ReadAll(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), GalleryJson.Default.ListTopic) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no list of topics: {e.Message}", e);
        }
    }
}
