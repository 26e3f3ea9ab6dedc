namespace BetweenTokens;

/// <summary>
/// A reader asked for what cannot be: a word that the vocabulary lacks, a text that is several tokens. The message is one
/// sentence in the reader's language, and it is all that a host shows, because hosts print <see cref="ToString"/>.
/// </summary>
public class ReaderException : ArgumentException
{
    /// <summary>Makes the error in the language of <see cref="Language.Now"/>.</summary>
    /// <param name="english">What was asked for, what there is, what to do.</param>
    /// <param name="russian">The same.</param>
    public ReaderException(string english, string russian)
        : base(Language.Say(english, russian))
    {
    }

    /// <summary>The message alone: a stack trace tells nothing to whoever mistyped a word.</summary>
    public override string ToString() => Message;
}
