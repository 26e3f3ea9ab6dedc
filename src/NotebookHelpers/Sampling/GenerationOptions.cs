using BetweenTokens.Models;
using BetweenTokens.NextToken;

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

    /// <summary>
    /// What a model's publisher asks for in generation_config.json; the defaults where the file, or the
    /// model's report, says nothing.
    /// </summary>
    /// <param name="model">A loaded model.</param>
    public static GenerationOptions PublishedFor(LanguageModel model)
    {
        var (usual, asked) = (new GenerationOptions(), model.Report?.Generation);
        return asked is null ? usual : usual with
        {
            MaxTokens = asked.MaxTokens ?? usual.MaxTokens,
            Temperature = asked.DoSample == false ? 0 : asked.Temperature ?? usual.Temperature,
            TopK = asked.TopK ?? usual.TopK,
            TopP = asked.TopP ?? usual.TopP,
            MinP = asked.MinP ?? usual.MinP,
            TypicalP = asked.TypicalP ?? usual.TypicalP,
            RepetitionPenalty = asked.RepetitionPenalty ?? usual.RepetitionPenalty,
            NoRepeatNgram = asked.NoRepeatNgram ?? usual.NoRepeatNgram,
        };
    }

    /// <inheritdoc/>
    internal override IEnumerable<SettingFault> Faults() =>
    [
        .. base.Faults(),
        .. SettingFault.Where(MaxTokens < 1, nameof(MaxTokens), MaxTokens, "at least 1"),
        .. SettingFault.Where(Streams < 1, nameof(Streams), Streams, "at least 1"),
        .. SettingFault.Where(RecordTop < 1, nameof(RecordTop), RecordTop, "at least 1"),
        .. SettingFault.Where(StopStrings.Any(s => s.Length == 0), nameof(StopStrings), "an empty one",
            "texts of at least one character: an empty one would stop every text at once"),
    ];

    internal void Validate(ILanguageModel model)
    {
        SettingFault.Throw(Faults());
        if (StopStrings.Count > 0 && model.Tokenizer is null)
        {
            throw new ArgumentException($"{model.Name} has no tokenizer, so a stop string can never be seen. Use stop ids.");
        }
    }
}
