using System.Globalization;
using BetweenTokens.NotebookEngine.Gallery;
using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.Workbook.Running;

/// <summary>Topics of the workbook that have no notebook yet.</summary>
internal static class Preparation
{
    /// <summary>Refuses a word that selects nothing but topics without a notebook: they are no mistake of the reader's.</summary>
    /// <param name="words">What was selected.</param>
    /// <param name="folder">Folder of the notebooks.</param>
    /// <param name="topics">All topics.</param>
    /// <exception cref="SelectionException">There is such a word; the message says what is ready.</exception>
    public static void Check(IEnumerable<string> words, string folder, IReadOnlyList<Topic> topics)
    {
        var ready = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal).ToList() : [];
        var numbers = ready.Select(NotebookSelection.NumberOf).ToHashSet();
        foreach (var word in words.Where(word => !Path.Exists(word)))
        {
            var meant = topics.Where(topic => Means(word, topic)).ToList();
            if (meant.Count > 0 && meant.TrueForAll(topic => !numbers.Contains(topic.Number)))
            {
                var named = string.Join(
                    ", ", meant.Select(topic => string.Create(CultureInfo.InvariantCulture, $"{topic.Number} ({topic.TitleEn})")));
                throw new SelectionException($"In preparation: {(meant.Count == 1 ? "notebook" : "notebooks")} {named}. Ready: "
                    + $"{string.Join(", ", ready.Select(Path.GetFileNameWithoutExtension))}.");
            }
        }
    }

    private static bool Means(string word, Topic topic)
    {
        var ends = word.Split('-');
        return ends.Length is 1 or 2 && Number(ends[0]) is { } first && Number(ends[^1]) is { } last
            ? first <= topic.Number && topic.Number <= last
            : Path.GetFileNameWithoutExtension(word)
                .Equals(string.Create(CultureInfo.InvariantCulture, $"{topic.Number:00}-{topic.Slug}"), StringComparison.OrdinalIgnoreCase);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
