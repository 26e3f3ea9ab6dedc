using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>Tables of a section that were measured ahead, and what stands in a picture's place where one is not there.</summary>
internal static class KeptTables
{
    /// <summary>True where the table is there.</summary>
    /// <param name="section">Number of the section.</param>
    /// <param name="survey">Name of the survey.</param>
    public static bool Has(int section, string survey) => EvidenceFile.Of(section).Surveys.Any(one => one.Survey == survey);

    /// <summary>What is drawn from some tables, or one sentence that names the command by which they are made.</summary>
    /// <param name="section">Number of the section.</param>
    /// <param name="draw">Draws.</param>
    /// <param name="surveys">Names of the surveys.</param>
    public static Visual Show(int section, Func<Visual> draw, params IReadOnlyList<string> surveys)
    {
        var missing = surveys.FirstOrDefault(survey => !Has(section, survey));
        return missing is null ? draw() : Note.Absent("Эту картинку рисуют по таблицам, измеренным заранее, и "
            + $"одной из них нет: {missing}. Её делает команда workbook measure {section}.", "evidence");
    }
}
