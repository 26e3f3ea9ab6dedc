using System.Text.RegularExpressions;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.Tests.Notebooks.Form;

/// <summary>What every lesson has, in which order, and how it reads: all faults of a notebook, in words that name the cell.</summary>
internal static partial class LessonForm
{
    public const int MostLines = 10, MostColumns = 100;

    public static IReadOnlyList<string> Headings { get; } =
    [
        "## Параметры", "## 1. Объяснение", "## 2. Формально", "## 3. Вживую", "## 4. Ограничения и искажения", "## 5. Философия",
        "## 6. Источники и модели, где этот уровень меняли", "## Утверждения", "## Строка паспорта", "## Где кончается знание",
        "## Итог", "## Упражнения",
    ];

    private static readonly string[] _opening = ["**Вопрос.**", "**Что вы увидите.**", "**Что понадобится.**"];

    private static readonly string[] _explanation = ["**Метафора.**", "**Где она ломается.**", "**На каком уровне это происходит.**"];

    private static readonly string[] _knowledge = ["**Измерено.**", "**Выведено.**", "**Неизвестно.**"];

    public static IReadOnlyList<string> Faults(Notebook notebook, int section) =>
        [.. Structure(notebook), .. Code(notebook), .. Claims(notebook, section), .. Prose(notebook), .. Sources(notebook)];

    private static IEnumerable<string> Structure(Notebook notebook)
    {
        var found = notebook.Cells.OfType<MarkdownCell>().SelectMany(c => Plain(c.Source).Split('\n'))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line.TrimEnd()).ToList();
        foreach (var heading in Headings.Where(heading => !found.Contains(heading)))
        {
            yield return $"no heading '{heading}'";
        }

        foreach (var heading in found.Where(heading => !Headings.Contains(heading)))
        {
            yield return $"'{heading}' is no heading of a lesson";
        }

        if (!found.Where(Headings.Contains).SequenceEqual(Headings.Where(found.Contains)))
        {
            yield return "the headings are not in their order";
        }

        foreach (var label in _opening.Where(label => !(notebook.Cells[0].Source.Contains(label, StringComparison.Ordinal))))
        {
            yield return $"the first cell has no {label}";
        }

        var parts = Parts(notebook);
        foreach (var label in _explanation.Where(label => !Has(parts, Headings[1], label)))
        {
            yield return $"part 1 has no {label}";
        }

        foreach (var label in _knowledge.Where(label => !Has(parts, Headings[9], label)))
        {
            yield return $"'{Headings[9]}' has no {label}";
        }

        if (!parts.GetValueOrDefault(Headings[2], []).OfType<CodeCell>().Any(c => c.Source.Contains("Pictures.Architecture(",
            StringComparison.Ordinal)))
        {
            yield return "part 2 draws no scheme of the architecture";
        }

        var pseudocode = Fenced().Match(string.Join('\n', parts.GetValueOrDefault(Headings[2], []).OfType<MarkdownCell>()
            .Select(c => c.Source)));
        if (!pseudocode.Success || pseudocode.Groups[1].Value.Trim().Split('\n').Length is < 8 or > 15)
        {
            yield return "part 2 has no pseudocode of 8 to 15 lines";
        }

        if (!Regex.IsMatch(Text(parts, Headings[11]), @"(?m)^1\. .+\n2\. .+\n3\. "))
        {
            yield return "fewer than three exercises";
        }

        if (!parts.GetValueOrDefault(Headings[8], []).OfType<CodeCell>().Any(c => c.Source.Contains("Passport.Fill(",
            StringComparison.Ordinal)))
        {
            yield return "the passport's row is not filled under its heading";
        }
    }

    private static IEnumerable<string> Code(Notebook notebook)
    {
        if (notebook.Cells.Count(c => c.Has(CellTags.Parameters)) is not 1 and var count)
        {
            yield return $"{count} cells of parameters";
        }

        foreach (var cell in notebook.Cells.OfType<CodeCell>())
        {
            var lines = cell.Source.Split('\n');
            if (lines.Length > MostLines && !cell.Has(CellTags.Parameters))
            {
                yield return $"{cell.Id}: {lines.Length} lines of code, {MostLines} at most";
            }

            if (lines.Any(line => line.Length > MostColumns))
            {
                yield return $"{cell.Id}: a line longer than {MostColumns} columns";
            }

            foreach (Match plumbing in Plumbing().Matches(Literals().Replace(cell.Source, "\"\"")))
            {
                yield return $"{cell.Id}: plumbing in sight, '{plumbing.Value.Trim()}'";
            }
        }
    }

    private static IEnumerable<string> Claims(Notebook notebook, int section)
    {
        var code = string.Join('\n', notebook.Cells.OfType<CodeCell>().Select(c => c.Source));
        foreach (var id in Claim.All.Keys.Where(id => Claim.Of(id).Section == section)
            .Where(id => !code.Contains($"Claim.Show(\"{id}\"", StringComparison.Ordinal)))
        {
            yield return $"claim {id} is shown nowhere";
        }

        if (!code.Contains($"ClaimTable.OfSection({section})", StringComparison.Ordinal))
        {
            yield return "the section's claims are not listed";
        }
    }

    private static IEnumerable<string> Prose(Notebook notebook)
    {
        foreach (var cell in notebook.Cells.OfType<MarkdownCell>())
        {
            var text = Formulas().Replace(Plain(cell.Source), "");
            if (Regex.IsMatch(text, @"[а-яёa-z»]!(\s|$)", RegexOptions.IgnoreCase))
            {
                yield return $"{cell.Id}: an exclamation";
            }

            foreach (Match word in Banned().Matches(text))
            {
                yield return $"{cell.Id}: '{word.Value}' says nothing";
            }

            if (Regex.Match(text, @"(?<![\d.])\d+\.\d+(?!\d|\.\d)") is { Success: true } point && !text.Contains("SmolLM",
                StringComparison.Ordinal))
            {
                yield return $"{cell.Id}: a decimal point in prose, '{point.Value}'";
            }

            if (text.Contains("**Инженерно.**", StringComparison.Ordinal) != text.Contains("**Толкование.**", StringComparison.Ordinal))
            {
                yield return $"{cell.Id}: one of the two boxes stands alone";
            }
        }

        if (notebook.Cells.Count(c => c.Source.Contains("> **Инженерно.**", StringComparison.Ordinal)) < 3)
        {
            yield return "fewer than three pairs of boxes";
        }
    }

    private static IEnumerable<string> Sources(Notebook notebook)
    {
        var tables = Table().Matches(Text(Parts(notebook), Headings[6])).Select(m => m.Value).ToList();
        if (tables.Count != 2)
        {
            yield return $"part 6 has {tables.Count} tables; the works and the models in which the level was changed make two";
        }

        foreach (var row in tables.SelectMany(table => table.Trim().Split('\n').Skip(2)))
        {
            if (!Regex.IsMatch(row, @"\b(1[89]|20)\d\d\b") || !row.Contains("](https://", StringComparison.Ordinal))
            {
                yield return $"a row of part 6 has no year or no link: {row[..Math.Min(60, row.Length)]}";
            }
        }
    }

    /// <summary>The cells under each heading of the second level; a cell with several headings counts under each.</summary>
    private static Dictionary<string, List<Cell>> Parts(Notebook notebook)
    {
        var (parts, now) = (new Dictionary<string, List<Cell>>(), "");
        foreach (var cell in notebook.Cells)
        {
            if (cell is MarkdownCell text)
            {
                foreach (var piece in HeadingStart().Split(text.Source))
                {
                    now = piece.StartsWith("## ", StringComparison.Ordinal) ? piece.Split('\n')[0].TrimEnd() : now;
                    Add(new MarkdownCell(cell.Id, piece, cell.Metadata));
                }
            }
            else
            {
                Add(cell);
            }
        }

        return parts;

        void Add(Cell cell)
        {
            if (!parts.TryGetValue(now, out var list))
            {
                parts[now] = list = [];
            }

            list.Add(cell);
        }
    }

    private static string Text(Dictionary<string, List<Cell>> parts, string heading) =>
        string.Join('\n', parts.GetValueOrDefault(heading, []).OfType<MarkdownCell>().Select(c => c.Source));

    private static bool Has(Dictionary<string, List<Cell>> parts, string heading, string label) =>
        Text(parts, heading).Contains(label, StringComparison.Ordinal);

    /// <summary>Prose without code.</summary>
    internal static string Plain(string markdown) => Regex.Replace(Regex.Replace(markdown, "(?s)```.*?```", ""), "`[^`\n]*`", "");

    [GeneratedRegex("(?s)```[a-z]*\n(.*?)```")]
    private static partial Regex Fenced();

    // The null-forgiving mark, the null-conditional dot, chains around null: what a reader should not have to see.
    [GeneratedRegex(@"[\w)\]]!(?=[.,;)\s\]])(?!=)|\?\.|\?\[|is (not )?null|\?\?")]
    private static partial Regex Plumbing();

    [GeneratedRegex("\"(\\\\.|[^\"\\\\\n])*\"|//[^\n]*")]
    private static partial Regex Literals();

    [GeneratedRegex(@"\$\$[^$]+\$\$|\$[^$\n]+\$|\]\([^)]*\)")]
    private static partial Regex Formulas();

    [GeneratedRegex(@"(?i)\bявля(ется|ются)\b|осуществля|\bданн(ый|ая|ое) (модель|механизм|метод|подход)|в рамках|важно отметить"
        + @"|стоит (отметить|подчеркнуть)|по сути\b|таким образом")]
    private static partial Regex Banned();

    [GeneratedRegex(@"(?m)(^\|.*\|\s*$\n?){3,}")]
    private static partial Regex Table();

    [GeneratedRegex(@"(?m)(?=^## )")]
    private static partial Regex HeadingStart();
}
