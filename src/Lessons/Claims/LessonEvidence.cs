namespace BetweenTokens.Lessons.Claims;

/// <summary>The lessons' evidence, by section, and the numbers that follow from what was measured ahead.</summary>
public static class LessonEvidence
{
    private static readonly Lazy<IReadOnlyDictionary<int, ILessonEvidence>> _all = new(() => typeof(LessonEvidence).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(ILessonEvidence)))
        .Select(type => (ILessonEvidence)Activator.CreateInstance(type, nonPublic: true)!)
        .OrderBy(lesson => lesson.Section).ToDictionary(lesson => lesson.Section));

    /// <summary>Every lesson that measures something ahead.</summary>
    public static IReadOnlyDictionary<int, ILessonEvidence> All => _all.Value;

    /// <summary>The numbers of a claim from tables; one evidence for each of its measures whose tables are all here.</summary>
    public static IReadOnlyList<Evidence> Of(string claim, IReadOnlyList<SurveyTable> tables)
    {
        if (!All.TryGetValue(Claim.Of(claim).Section, out var lesson))
        {
            return [];
        }

        var byName = tables.ToDictionary(table => table.Survey);
        return [.. lesson.Measures.Where(m => m.Claim == claim && m.Surveys.All(byName.ContainsKey))
            .Select(m => m.Judge([.. m.Surveys.Select(name => byName[name])]))];
    }

    /// <summary>The numbers of a claim from what was measured ahead.</summary>
    public static IReadOnlyList<Evidence> Kept(string claim) =>
        Of(claim, [.. EvidenceFile.Of(Claim.Of(claim).Section).Surveys.Select(s => s.ToTable())]);

    /// <summary>A table that was measured ahead; for pictures and data frames.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static SurveyTable Table(int section, string survey) =>
        EvidenceFile.Of(section).Surveys.FirstOrDefault(s => s.Survey == survey)?.ToTable()
        ?? throw new ArgumentException($"Nothing is kept of a survey '{survey}' of section {section}; kept are: "
            + $"{string.Join(", ", EvidenceFile.Of(section).Surveys.Select(s => s.Survey))}.");
}
