namespace BetweenTokens.Inspection.Editing;

/// <summary>How a fact is edited.</summary>
public sealed record EditOptions
{
    /// <summary>The layer whose feed-forward output matrix is changed.</summary>
    public required int Layer { get; init; }

    /// <summary>Steps of the search for the value.</summary>
    public int Steps { get; init; } = 60;

    /// <summary>Rate of the search, as a share of the stream's length there.</summary>
    public double Rate { get; init; } = 0.05;

    /// <summary>Weight of what is said after the texts that shall stay, as KL in nats.</summary>
    public double Keep { get; init; } = 0.5;

    /// <summary>Weight of the value's own length, over that of the stream there.</summary>
    public double Decay { get; init; } = 0.1;

    /// <summary>The search ends where the new answer has this probability after every text.</summary>
    public double Enough { get; init; } = 0.98;
}

/// <summary>A text whose answer is edited, or shall stay.</summary>
/// <param name="Ids">Token ids, [pos]; what comes after the last is the answer.</param>
/// <param name="Subject">Position of the subject's last token.</param>
public sealed record EditText(int[] Ids, int Subject);
