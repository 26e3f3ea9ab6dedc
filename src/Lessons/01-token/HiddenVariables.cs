using BetweenTokens.Microworld.Kinds;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>A hidden variable, and where it is read.</summary>
/// <param name="Label">Name to show.</param>
/// <param name="Kind">Kind of document.</param>
/// <param name="Name">Name of the variable.</param>
/// <param name="Values">Its values.</param>
/// <param name="At">Words, or several in a row, after which it is read.</param>
public sealed record HiddenVariable(string Label, string Kind, string Name, IReadOnlyList<string> Values, IReadOnlyList<string> At);

/// <summary>
/// What the world keeps to itself. Every variable is read where nobody has asked for it yet: the next word is a comma, a number, the
/// beginning of another sentence, so that the belief is not simply what the network is about to say.
/// </summary>
public static class HiddenVariables
{
    /// <summary>The season that no word names, after each word of weather.</summary>
    public static HiddenVariable Season { get; } = new("сезон", "weather", Weather.Season, Weather.Seasons, Weather.Observed);

    /// <summary>Honest or liar, after each statement.</summary>
    public static HiddenVariable Narrator { get; } = new("рассказчик", "facts", "рассказчик", ["честный", "лжец"], ["."]);

    /// <summary>What X is, after each sentence.</summary>
    public static HiddenVariable Value { get; } =
        new("значение X", "variables", "X", [.. Enumerable.Range(0, 10).Select(value => $"{value}")], ["."]);

    /// <summary>Under which cup the ball is, after each swap.</summary>
    public static HiddenVariable Ball { get; } = new("шарик", "cups", "шарик", ["A", "B", "C", "D", "E"], [";"]);

    /// <summary>How a tale will end, after each of its sentences.</summary>
    public static HiddenVariable Ending { get; } = new("финал сказки", "tales", "финал", ["свадьба", "битва", "пир"], ["."]);

    /// <summary>All five.</summary>
    public static IReadOnlyList<HiddenVariable> All { get; } = [Season, Narrator, Value, Ball, Ending];
}
