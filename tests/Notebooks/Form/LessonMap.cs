using System.Text.Json;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;

namespace BetweenTokens.Tests.Notebooks.Form;

/// <summary>One thing that a lesson promises to explain, show or run.</summary>
/// <param name="Group">questions, parts, formulas, live, pictures, claims.</param>
/// <param name="Item">What it is.</param>
/// <param name="Cells">Ids of the cells that keep the promise.</param>
internal sealed record LessonItem(string Group, string Item, IReadOnlyList<string> Cells);

/// <summary>What a lesson promises, and which cells keep it: <c>tests/Notebooks/lessons/NN.json</c>.</summary>
internal static class LessonMap
{
    private static readonly string[] _groups = ["questions", "parts", "formulas", "live", "pictures", "claims"];

    public static IReadOnlyList<LessonItem> Read(int section) => JsonSerializer.Deserialize<List<LessonItem>>(
        File.ReadAllText(Path.Combine(Shared.Repository, "tests", "Notebooks", "lessons", $"{section:00}.json")),
            JsonSerializerOptions.Web)!;

    /// <summary>What is promised and not kept.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<LessonItem> items, Notebook notebook)
    {
        var cells = notebook.Cells.ToDictionary(c => c.Id);
        foreach (var group in _groups.Where(group => items.All(i => i.Group != group)))
        {
            yield return $"nothing is promised under {group}";
        }

        if (items.Count(i => i.Group == "parts") != 6)
        {
            yield return "the six parts are not all there";
        }

        foreach (var item in items)
        {
            if (item.Cells.Count == 0 || item.Cells.FirstOrDefault(id => !cells.ContainsKey(id)) is not null)
            {
                yield return $"'{item.Item}' is mapped to no cell of the notebook: {string.Join(", ", item.Cells)}";
                continue;
            }

            var mapped = item.Cells.Select(id => cells[id]).ToList();
            var kept = item.Group switch
            {
                "pictures" or "live" => mapped.Any(c => c is CodeCell),
                "claims" => mapped.Any(c => c.Source.Contains($"Claim.Show(\"{item.Item[..5]}\"", StringComparison.Ordinal)),
                "formulas" => mapped.Any(c => c.Source.Contains('$', StringComparison.Ordinal)),
                _ => mapped.Any(c => c is MarkdownCell),
            };
            if (!kept)
            {
                yield return $"'{item.Item}' is mapped to cells that cannot hold it: {string.Join(", ", item.Cells)}";
            }
        }
    }
}
