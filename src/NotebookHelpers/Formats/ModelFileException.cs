namespace BetweenTokens.Formats;

/// <summary>
/// A model's file that cannot be trusted or understood: says which file, which tensor or field, what was expected,
/// what was found, and what to do next.
/// </summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Builds the message from its parts, so that every refusal reads alike.</summary>
    /// <param name="file">Path of the file, as the user would recognise it.</param>
    /// <param name="subject">Tensor, field or section that is wrong, or null for the file as a whole.</param>
    /// <param name="expected">What a correct file would hold.</param>
    /// <param name="found">What this file holds.</param>
    /// <param name="nextStep">What the reader can do now.</param>
    /// <param name="cause">The lower-level error, if one led here.</param>
    /// <param name="russian">The whole message for a reader of Russian notebooks, where it is one that a reader meets.</param>
    public ModelFileException(
        string file, string? subject, string expected, string found, string nextStep, Exception? cause = null, string? russian = null)
        : base(
            Describe(file, subject, expected, found, nextStep) is var english && russian is not null
                ? Language.Say(english, russian)
                : english,
            cause)
    {
        File = file;
        Subject = subject;
        Expected = expected;
        Found = found;
        NextStep = nextStep;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Tensor, field or section; null for the file as a whole.</summary>
    public string? Subject { get; }

    /// <summary>What a correct file would hold.</summary>
    public string Expected { get; }

    /// <summary>What this file holds.</summary>
    public string Found { get; }

    /// <summary>What the reader can do now.</summary>
    public string NextStep { get; }

    /// <summary>The message alone: hosts print this, and a stack trace does not mend a file.</summary>
    public override string ToString() => Message;

    private static string Describe(string file, string? subject, string expected, string found, string nextStep) =>
        $"{file}{(subject is null ? "" : $", {subject}")}: expected {expected}; found {found.TrimEnd('.')}. {nextStep}";
}
