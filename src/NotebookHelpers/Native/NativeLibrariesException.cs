namespace BetweenTokens.Native;

/// <summary>libtorch is not where it is looked for. The message says where that is, and what to do.</summary>
/// <param name="english">Which folder, what was expected and found there, what to do.</param>
/// <param name="russian">The same.</param>
public sealed class NativeLibrariesException(string english, string russian) : DllNotFoundException(Language.Say(english, russian))
{
    /// <summary>The message alone: a stack trace tells nothing about a missing file.</summary>
    public override string ToString() => Message;
}
