namespace BetweenTokens.Sampling;

/// <summary>Why a text ended.</summary>
public enum StopReason
{
    /// <summary>An end token was chosen.</summary>
    EndToken,

    /// <summary>A stop string appeared.</summary>
    StopString,

    /// <summary>The allowed number of tokens was reached.</summary>
    MaxTokens,

    /// <summary>The model's context is full.</summary>
    ContextFull,
}

/// <summary>One chosen token.</summary>
/// <param name="Stream">Number of the text, from 0.</param>
/// <param name="Index">Number of the token in its continuation, from 0.</param>
/// <param name="Id">The token.</param>
/// <param name="Text">
/// What can be shown now: whole characters only, and nothing that might still become a stop string; empty in between.
/// </param>
/// <param name="LogProbability">Natural logarithm of the token's probability in the model's own distribution.</param>
/// <param name="Record">The choice in full, where asked for.</param>
/// <param name="Stop">Why the text ends here; null: it goes on.</param>
public sealed record GeneratedToken(
    int Stream,
    int Index,
    int Id,
    string Text,
    double LogProbability,
    StepRecord? Record,
    StopReason? Stop);

/// <summary>One continuation.</summary>
/// <param name="Stream">Number of the text, from 0.</param>
/// <param name="Prompt">Token ids it continues.</param>
/// <param name="Tokens">What was chosen, in order.</param>
public sealed record GeneratedText(int Stream, IReadOnlyList<int> Prompt, IReadOnlyList<GeneratedToken> Tokens)
{
    /// <summary>Ids of the continuation, an end token included.</summary>
    public IReadOnlyList<int> Ids { get; } = [.. Tokens.Select(t => t.Id)];

    /// <summary>The continuation as text, without the stop string.</summary>
    public string Text { get; } = string.Concat(Tokens.Select(t => t.Text));

    /// <summary>Why it ended.</summary>
    public StopReason Stop => Tokens[^1].Stop!.Value;

    /// <summary>ln P(continuation | prompt) under the model's own distribution, in nats.</summary>
    public double LogProbability => Tokens.Sum(t => t.LogProbability);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
