using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>
/// Compares two executed notebooks: source and outputs of every cell but those tagged <c>measured</c>.
/// Metadata (times) is left out.
/// </summary>
public static class NotebookComparison
{
    private const int Around = 40;

    /// <summary>Compares all notebooks of two folders by name.</summary>
    /// <param name="first">Folder of one run.</param>
    /// <param name="second">Folder of the other.</param>
    /// <param name="acrossHosts">The runs were made by different hosts: what only a host puts in is left out
    /// (<see cref="HostNeutral"/>).</param>
    /// <returns>Differences, a line each; empty where both say the same.</returns>
    public static IReadOnlyList<string> CompareFolders(string first, string second, bool acrossHosts = false)
    {
        Notebook Read(string folder, string name) =>
            acrossHosts ? HostNeutral.Of(NotebookReader.Read(Path.Combine(folder, name))) : NotebookReader.Read(Path.Combine(folder, name));
        var (left, right) = (Names(first), Names(second));
        return
        [
            .. left.Except(right).Select(name => $"{name}: only in {first}"),
            .. right.Except(left).Select(name => $"{name}: only in {second}"),
            .. left.Intersect(right)
                .SelectMany(name => Compare(Read(first, name), Read(second, name)).Select(difference => $"{name}: {difference}")),
        ];
    }

    /// <summary>Compares two executed notebooks.</summary>
    public static IReadOnlyList<string> Compare(Notebook first, Notebook second)
    {
        if (first.Cells.Count != second.Cells.Count)
        {
            return [$"{first.Cells.Count} cells against {second.Cells.Count}"];
        }

        return [.. first.Cells.Zip(second.Cells).SelectMany((pair, i) => CompareCells(pair.First, pair.Second)
            .Select(difference => $"cell {i + 1} (id {pair.First.Id}): {difference}"))];
    }

    private static IEnumerable<string> CompareCells(Cell first, Cell second)
    {
        if (first.GetType() != second.GetType() || first.Id != second.Id || first.Source != second.Source)
        {
            return ["another cell"];
        }

        if (first is not CodeCell left || second is not CodeCell right || first.Has(CellTags.Measured))
        {
            return [];
        }

        return left.Outputs.Count != right.Outputs.Count
            ? [$"{left.Outputs.Count} outputs against {right.Outputs.Count}"]
            : left.Outputs.Zip(right.Outputs)
                .SelectMany((pair, i) => CompareOutputs(pair.First, pair.Second).Select(difference => $"output {i + 1}{difference}"));
    }

    private static IEnumerable<string> CompareOutputs(CellOutput first, CellOutput second) => (first, second) switch
    {
        (StreamOutput left, StreamOutput right) when left.Name == right.Name => Texts($" ({left.Name})", left.Text, right.Text),
        (ErrorOutput left, ErrorOutput right) => Texts(" (error)", string.Join('\n', left.Traceback), string.Join('\n', right.Traceback)),
        (DisplayOutput left, DisplayOutput right) when left.IsResult == right.IsResult && left.Data.Keys.SequenceEqual(right.Data.Keys) =>
            left.Data.Keys.SelectMany(mimeType => Texts(
                $" ({mimeType})", left.Data[mimeType].ToJsonString(), right.Data[mimeType].ToJsonString())),
        _ => [": another kind of output"],
    };

    private static IEnumerable<string> Texts(string what, string first, string second)
    {
        if (first == second)
        {
            yield break;
        }

        var at = first.AsSpan().CommonPrefixLength(second);
        yield return $"{what} differs at character {at}: «{Excerpt(first, at)}» against «{Excerpt(second, at)}»";
    }

    private static string Excerpt(string text, int at)
    {
        var start = Math.Max(0, at - (Around / 2));
        return text[start..Math.Min(text.Length, at + Around)].ReplaceLineEndings(" ");
    }

    private static List<string> Names(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : throw new DirectoryNotFoundException($"There is no folder {folder}.");
}
