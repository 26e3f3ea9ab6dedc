using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>The beginning of an English sentence, the token that should follow and one that should not.</summary>
/// <param name="Phenomenon">What decides between the two.</param>
/// <param name="Prompt">The beginning.</param>
/// <param name="Right">Should follow; one token.</param>
/// <param name="Wrong">Should not; one token.</param>
public sealed record TaskTemplate(string Phenomenon, string Prompt, string Right, string Wrong)
{
    /// <summary>By how much the right token leads, in logits.</summary>
    public Metric Lead => Metric.LogitDifference((TokenChoice)Right, (TokenChoice)Wrong);
}

/// <summary>Twenty sentences for each of five phenomena; both answers stand equally often, in even places as in odd ones.</summary>
public static class TaskTemplates
{
    private static readonly string[] _women =
    [
        "The queen", "My aunt", "The actress", "My grandmother", "Mary", "The waitress", "Her daughter", "The princess",
        "Anna", "My mother",
    ], _men = ["The king", "My uncle", "The actor", "My grandfather", "John", "The waiter", "His son", "The prince", "Peter", "My father"];

    private static readonly string[] _past =
    [
        "Yesterday", "Last year", "Two days ago", "In 1850", "Last night", "A century ago", "Long ago", "Last week", "Back then",
        "Last summer",
    ], _now =
    [
        "Today", "Right now", "At the moment", "Nowadays", "Currently", "These days", "At present", "Now", "As of today", "Even now",
    ], _things = ["city", "bridge", "road", "river", "house", "garden", "weather", "school", "market", "castle"];

    private static readonly string[] _speech =
    [
        "I am very tired", "We should go home now", "You look happy today", "My brother lives here", "The train is late",
        "Nobody told me that", "We have no money left", "I love this old town", "Your coat is wet", "That was my mistake",
    ], _said = ["He looked at her.", "The door opened."];

    private static readonly string[] _heads =
        ["key", "picture", "letter", "story", "painting", "tree", "book", "child", "door", "car"], _many =
        ["keys", "pictures", "letters", "stories", "paintings", "trees", "books", "children", "doors", "cars"], _places =
        ["cabinet", "king", "teacher", "war", "garden", "road", "writer", "village", "house", "neighbor"];

    private static readonly string[] _words =
    [
        "lamp", "river", "stone", "cloud", "glass", "paper", "train", "bread", "horse", "chair", "green", "sugar", "tower", "plane",
        "dress", "night", "water", "music", "table", "snow",
    ];

    /// <summary>Names of the phenomena: the three that the claim names, and two more.</summary>
    public static IReadOnlyList<string> Phenomena { get; } = [.. HeadTasks.Named, "число", "повтор"];

    /// <summary>All hundred.</summary>
    public static IReadOnlyList<TaskTemplate> All { get; } =
    [
        .. Pairs((i, first) => new("местоимения", $"{(first ? _women : _men)[i]} was tired because",
            first ? " she" : " he", first ? " he" : " she")),
        .. Pairs((i, first) => new("время", $"{(first ? _past : _now)[i]} the {_things[i]}",
            first ? " was" : " is", first ? " is" : " was")),
        .. Pairs((i, first) => first
            ? new("прямая речь", $"{_said[i % 2]} \"{_speech[i]}", ",\"", ",")
            : new("прямая речь", $"{_said[i % 2]} {_speech[i]}", ",", ",\"")),
        .. Pairs((i, first) => new("число", $"The {(first ? _heads : _many)[i]} of the {_places[i]}{(first ? "s" : "")}",
            first ? " is" : " are", first ? " are" : " is")),
        .. Enumerable.Range(0, 20).Select(i => new TaskTemplate("повтор", string.Join(' ', Five(i).Concat(Five(i).Take(4))),
            " " + Word(i, 4), " " + Word(i, 11))),
    ];

    private static IEnumerable<string> Five(int i) => Enumerable.Range(0, 5).Select(k => Word(i, k));

    private static string Word(int i, int k) => _words[(i + (3 * k)) % _words.Length];

    // Two of one kind, two of the other, so that even and odd units hold both.
    private static IEnumerable<TaskTemplate> Pairs(Func<int, bool, TaskTemplate> template) =>
        Enumerable.Range(0, 20).Select(i => template(((i / 4) * 2) + (i % 2), i / 2 % 2 == 0));
}
