using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Text.Splitting;

namespace BetweenTokens.Text.Loading;

/// <summary>Reads merges, each written as <c>"left right"</c> or as a pair.</summary>
internal static class MergeList
{
    /// <summary>Merges of a tokenizer.json, best first.</summary>
    public static MergeTable Read(JsonField merges, Dictionary<string, int> vocabulary)
    {
        var table = new MergeTable(merges.Element.ValueKind == JsonValueKind.Array ? merges.Element.GetArrayLength() : 0);
        var rank = 0;
        foreach (var item in merges.Items())
        {
            if (item.Element.ValueKind == JsonValueKind.Array)
            {
                var parts = item.Items().Select(part => part.Text()).ToArray();
                Add(table, parts.Length == 2 ? (parts[0], parts[1]) : throw item.Refuse("two pieces"),
                    rank++, vocabulary, item.File, item.Path);
            }
            else
            {
                Add(table, Cut(item.Text(), item.File, item.Path), rank++, vocabulary, item.File, item.Path);
            }
        }

        return table;
    }

    /// <summary>Merges written as lines, best first.</summary>
    /// <param name="lines">Two pieces with a space between them.</param>
    /// <param name="vocabulary">Piece to id.</param>
    /// <param name="file">File, for messages.</param>
    /// <param name="field">Field, for messages.</param>
    public static MergeTable Read(IEnumerable<string> lines, Dictionary<string, int> vocabulary, string file, string field)
    {
        var table = new MergeTable(0);
        var rank = 0;
        foreach (var line in lines)
        {
            var subject = $"{field}[{rank}]";
            Add(table, Cut(line, file, subject), rank++, vocabulary, file, subject);
        }

        return table;
    }

    private static (string Left, string Right) Cut(string text, string file, string subject)
    {
        var cut = text.IndexOf(' ', StringComparison.Ordinal);
        return cut > 0 && cut == text.LastIndexOf(' ') && cut < text.Length - 1
            ? (text[..cut], text[(cut + 1)..])
            : throw new ModelFileException(
                file, subject, "two pieces with one space between them", $"'{text}'", "The merges are damaged; fetch the file again.");
    }

    private static void Add(
        MergeTable table, (string Left, string Right) pair, int rank, Dictionary<string, int> vocabulary, string file, string subject)
    {
        table.Add(Id(pair.Left), Id(pair.Right), new Merge(rank, Id(pair.Left + pair.Right)));

        int Id(string piece) => vocabulary.TryGetValue(piece, out var id) ? id : throw new ModelFileException(
            file, subject, "pieces of the vocabulary", $"'{piece}', which is none",
            "Vocabulary and merges do not belong together; fetch both again.");
    }
}
