namespace BetweenTokens.Lessons.Claims;

/// <summary>One thing in two languages.</summary>
/// <param name="Ru">In Russian.</param>
/// <param name="En">In English.</param>
public sealed record Said(string Ru, string En)
{
    /// <summary>In the language of the pictures.</summary>
    public override string ToString() => LessonWords.Russian == LessonWords.Now ? Ru : En;
}
