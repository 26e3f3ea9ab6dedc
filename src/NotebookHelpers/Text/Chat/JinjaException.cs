namespace BetweenTokens.Text.Chat;

/// <summary>A template that this reader cannot follow, or that asks for something it cannot have.</summary>
/// <param name="message">What is wrong, with "it" for the template.</param>
/// <param name="line">The template's line, from 1; 0: not known yet.</param>
internal sealed class JinjaException(string message, int line = 0) : Exception(message)
{
    public int Line { get; } = line;

    /// <summary>The message with its line.</summary>
    public string Text => Line > 0 ? $"{Message} (line {Line})" : Message;

    /// <summary>True for what a template can cause.</summary>
    public static bool IsTemplates(Exception error) =>
        error is JinjaException or InvalidCastException or ArgumentException or OverflowException or NullReferenceException;

    /// <summary>The same refusal with a line; one that has a line keeps it.</summary>
    public static JinjaException At(int line, Exception error) => error switch
    {
        JinjaException { Line: > 0 } known => known,
        JinjaException => new JinjaException(error.Message, line),
        _ => new JinjaException("it calls a function with arguments of the wrong kind", line),
    };
}
