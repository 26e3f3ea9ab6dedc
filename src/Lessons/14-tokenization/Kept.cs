using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Tables of this section that were measured ahead, and what stands in a picture's place where one is not there.</summary>
internal static class Kept
{
    /// <summary>A table.</summary>
    public static SurveyTable Table(Survey survey) => LessonEvidence.Table(14, survey.Name);

    /// <summary>What is drawn from some tables, or one sentence that names the command by which they are made.</summary>
    public static Visual Show(Func<Visual> draw, params IReadOnlyList<Survey> surveys)
    {
        var missing = surveys.FirstOrDefault(survey => EvidenceFile.Of(14).Surveys.All(one => one.Survey != survey.Name));
        return missing is null ? draw() : Note.Absent("Эту картинку рисуют по таблицам, измеренным заранее, и "
            + $"одной из них нет: {missing.Name}. Её делает команда workbook measure 14.", "evidence");
    }
}
