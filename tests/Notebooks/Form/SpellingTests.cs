using System.Diagnostics;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Notebooks.Form;

/// <summary>Russian prose as hunspell's dictionary spells it; the project's own terms stand in a list beside the test.</summary>
[Trait("tier", "fast")]
public partial class SpellingTests
{
    private const string Dictionary = "ru_RU", Missing = "hunspell with the dictionary ru_RU is not here: apt-get install hunspell "
        + "hunspell-ru";

    private static string Terms => Path.Combine(Shared.Repository, "tests", "Notebooks", "Form", "terms.ru.txt");

    [SkippableTheory]
    [MemberData(nameof(LessonFormTests.Lessons), MemberType = typeof(LessonFormTests))]
    public void The_prose_of_a_lesson_is_spelt_right(string file)
    {
        Skip.IfNot(IsHere, Missing);
        var cells = NotebookReader.Read(Path.Combine(Shared.Repository, "notebooks", "ru", file)).Cells.OfType<MarkdownCell>();
        Assert.Empty(Unknown(string.Join('\n', cells.Select(c => c.Source))));
    }

    [SkippableFact]
    public void A_misspelt_word_is_found()
    {
        Skip.IfNot(IsHere, Missing);
        Assert.Equal(["распридиление"], Unknown("Здесь стоит распридиление, и `кодъ` не читают."));
    }

    private static bool IsHere { get; } = Run("-D", "") is { } found && found.Contains(Dictionary, StringComparison.Ordinal);

    private static IEnumerable<string> Unknown(string markdown)
    {
        var known = File.ReadAllLines(Terms).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var words = Russian().Matches(LessonForm.Plain(markdown)).Select(m => m.Value).Distinct();
        return Run($"-d {Dictionary} -i utf-8 -l", string.Join('\n', words))!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(word => !known.Contains(word) && !known.Contains(word.Replace('ё', 'е'))).Distinct();
    }

    // Both streams are read: hunspell says on the second where its dictionaries are.
    private static string? Run(string arguments, string input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("hunspell", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return output.Result + error.Result;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("[А-Яа-яЁё]+(-[А-Яа-яЁё]+)*")]
    private static partial Regex Russian();
}
