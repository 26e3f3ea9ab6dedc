using BetweenTokens.Models;

namespace BetweenTokens.Sampling;

/// <summary>How a text is continued: how each token is chosen, when to stop, what to write down.</summary>
public sealed record GenerationOptions : SamplingOptions
{
    /// <summary>Longest continuation, in tokens.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>How many continuations of one prompt advance in step; stream i is the same whatever their number.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Tokens that end a text (and belong to it as ids, not as text); null: the model's end tokens; empty: none.</summary>
    public IReadOnlyList<int>? StopIds { get; init; }

    /// <summary>Strings that end a text; the text is cut before them.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>What to write down of each choice.</summary>
    public RecordDetail Record { get; init; }

    /// <summary>How many of the likeliest tokens a record lists.</summary>
    public int RecordTop { get; init; } = 20;

    internal void Validate(ILanguageModel model)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Streams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RecordTop, 1);
        if (StopStrings.Any(s => s.Length == 0))
        {
            throw new ArgumentException("An empty stop string would stop every text at once.");
        }

        if (StopStrings.Count > 0 && model.Tokenizer is null)
        {
            throw new ArgumentException($"{model.Name} has no tokenizer, so a stop string can never be seen. Use stop ids.");
        }
    }
}
