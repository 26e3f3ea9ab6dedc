namespace BetweenTokens.Microworld;

/// <summary>What a kind is made with.</summary>
/// <param name="Options">All knobs.</param>
/// <param name="Words">The lexicon that all kinds share.</param>
/// <param name="Training">True: the law to train on, without the withheld contexts. False: the truth.</param>
public sealed record Setting(WorldOptions Options, Lexicon Words, bool Training)
{
    /// <summary>Words that a document may have before its end mark.</summary>
    public int Budget => Options.MaxTokens - 1;
}
