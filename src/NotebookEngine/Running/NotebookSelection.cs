using System.Text.RegularExpressions;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>A selection that names no notebook.</summary>
public sealed class SelectionException(string message) : Exception(message);

/// <summary>
/// Which notebooks of a folder are meant: by number (<c>6</c>, <c>06</c>), range (<c>1-5</c>), name, glob (<c>0*</c>) or path.
/// </summary>
public static partial class NotebookSelection
{
    private const string Extension = ".ipynb";

    /// <summary>
    /// The selected notebooks' full paths, in order of name and without repetition; all of the folder's
    /// where nothing is selected.
    /// </summary>
    /// <exception cref="SelectionException">A word selects nothing, or there is nothing to select from.</exception>
    public static IReadOnlyList<string> Select(
        string folder, IReadOnlyCollection<string> words, Func<string, IEnumerable<string>, IReadOnlyList<string>> nearest)
    {
        var all = Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).ToList() : [];
        var selected = words.Count == 0 ? all : words.SelectMany(word => One(word, folder, all, nearest));
        var list = selected.Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal).ToList();
        return list.Count > 0 ? list : throw new SelectionException($"No notebook in {folder}.");
    }

    private static IReadOnlyList<string> One(
        string word, string folder, IReadOnlyList<string> all, Func<string, IEnumerable<string>, IReadOnlyList<string>> nearest)
    {
        if (word.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && File.Exists(word))
        {
            return [word];
        }

        if (Directory.Exists(word))
        {
            return Directory.GetFiles(word, "*" + Extension);
        }

        var pattern = Path.GetFileNameWithoutExtension(word);
        var found = all.Where(Matches).ToList();
        if (found.Count > 0)
        {
            return found;
        }

        var near = nearest(word, all.Select(Name));
        var hint = near.Count > 0 ? $"Nearest: {string.Join(", ", near)}."
            : all.Count > 0 ? $"There are: {string.Join(", ", all.Select(Name))}."
            : "It holds none.";
        throw new SelectionException($"'{word}' selects no notebook of {folder}. {hint}");

        bool Matches(string path) => NumberOf(path) is { } number && RangeOf(word) is { } range
            ? range.First <= number && number <= range.Last
            : Glob(pattern).IsMatch(Name(path));
    }

    /// <summary>The number at the start of a notebook's name, or null.</summary>
    public static int? NumberOf(string path) => Leading().Match(Name(path)) is { Success: true } match
        ? int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    private static (int First, int Last)? RangeOf(string word)
    {
        var match = NumberOrRange().Match(word);
        if (!match.Success)
        {
            return null;
        }

        var first = int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        return (first,
            match.Groups[2].Success ? int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) : first);
    }

    private static Regex Glob(string pattern) =>
        new("^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^\d{1,3}")]
    private static partial Regex Leading();

    [GeneratedRegex(@"^(\d{1,3})(?:-(\d{1,3}))?$")]
    private static partial Regex NumberOrRange();
}
