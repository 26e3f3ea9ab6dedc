namespace BetweenTokens.Microworld.Kinds;

/// <summary>The beginning of a sentence about a fact, up to the word that answers.</summary>
/// <param name="Subject">Number of the subject.</param>
/// <param name="Relation">Number of the relation.</param>
/// <param name="Ids">The beginning, the mark that starts a document first.</param>
/// <param name="Answers">Id of the word that says each object of the relation, by number of the object.</param>
/// <param name="Truth">Number of the true object.</param>
public sealed record FactPrompt(int Subject, int Relation, int[] Ids, IReadOnlyList<int> Answers, int Truth)
{
    /// <summary>Id of the true answer.</summary>
    public int Answer => Answers[Truth];
}

/// <summary>
/// Two ways to ask a model for a fact of its world. Words that every answer begins with («в Москве») belong to the prompt.
/// </summary>
public static class FactPrompts
{
    /// <summary>«где живёт Анна Белова ? в …».</summary>
    /// <param name="world">The world.</param>
    /// <param name="subject">Number of the subject.</param>
    /// <param name="relation">Number of the relation.</param>
    /// <param name="before">What stands before the question.</param>
    public static FactPrompt AsQuestion(World world, int subject, int relation, params ReadOnlySpan<int> before)
    {
        var book = world.Kind<Facts>().Book;
        var told = book.Relations[relation];
        return Of(world, subject, relation, before, $"{told.Question} {book.Subjects[subject]} {told.Asked}");
    }

    /// <summary>«Анна Белова живёт в …».</summary>
    /// <param name="world">The world.</param>
    /// <param name="subject">Number of the subject.</param>
    /// <param name="relation">Number of the relation.</param>
    public static FactPrompt AsStatement(World world, int subject, int relation)
    {
        var book = world.Kind<Facts>().Book;
        return Of(world, subject, relation, [], $"{book.Subjects[subject]} {book.Relations[relation].Verb}");
    }

    private static FactPrompt Of(World world, int subject, int relation, ReadOnlySpan<int> before, string text)
    {
        var book = world.Kind<Facts>().Book;
        string[][] objects = [.. book.Relations[relation].Objects.Select(o => o.Split(' '))];
        var shared = objects[0].TakeWhile((word, i) => objects.All(o => o.Length > i + 1 && o[i] == word)).ToArray();
        var ids = world.Read(string.Join(' ', [text, .. shared]));
        return new(
            subject, relation, [world.EndToken, .. before, .. ids],
            [.. objects.Select(o => world.Words.Word(o[shared.Length]))],
            book.Truth(subject, relation));
    }
}
