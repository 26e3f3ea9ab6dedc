using BetweenTokens.Formats;
using BetweenTokens.Models.Families;

namespace BetweenTokens.Models.Loading;

/// <summary>A publisher's generation_config.json: how a text is to be continued. What the file does not say is null.</summary>
public sealed record GenerationDefaults
{
    private const string FileName = "generation_config.json";

    // Settings that would change a text and that nobody here follows.
    private static readonly string[] _unfollowed =
    [
        "bad_words_ids", "begin_suppress_tokens", "forced_bos_token_id",
        "forced_eos_token_id", "min_length", "min_new_tokens", "penalty_alpha",
        "sequence_bias", "suppress_tokens", "encoder_repetition_penalty", "exponential_decay_length_penalty", "watermarking_config",
    ];

    /// <summary>Tokens that end a text, besides those of the config and the tokenizer.</summary>
    public IReadOnlyList<int> EndIds { get; init; } = [];

    /// <summary>False: the likeliest token is always taken.</summary>
    public bool? DoSample { get; init; }

    /// <summary>Divides the logits.</summary>
    public float? Temperature { get; init; }

    /// <summary>Keep the k likeliest; 0: no limit.</summary>
    public int? TopK { get; init; }

    /// <summary>Keep the nucleus of this mass.</summary>
    public float? TopP { get; init; }

    /// <summary>Keep what is at least this fraction as likely as the likeliest.</summary>
    public float? MinP { get; init; }

    /// <summary>Keep the most typical tokens of this mass.</summary>
    public float? TypicalP { get; init; }

    /// <summary>Weakens tokens that occurred.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Forbids repeated sequences of this many tokens.</summary>
    public int? NoRepeatNgram { get; init; }

    /// <summary>Longest continuation, in tokens.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Reads the file of a model's folder. Whatever is wrong with it is a warning: it changes no logit.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="vocabulary">Tokens that the model knows.</param>
    /// <param name="warnings">Receives what the reader should know.</param>
    internal static GenerationDefaults? Read(ModelFolder folder, int vocabulary, List<string> warnings)
    {
        try
        {
            return folder.Find(FileName) is { } path ? Read(ConfigReader.Open(path), vocabulary, warnings) : null;
        }
        catch (ModelFileException fault)
        {
            warnings.Add($"{fault.Message} Until then {FileName} is left out of account.");
            return null;
        }
    }

    private static GenerationDefaults Read(ConfigReader file, int vocabulary, List<string> warnings)
    {
        var ends = file.Ids("eos_token_id");
        foreach (var name in _unfollowed)
        {
            if (file.IsOpen(name) && !file.IsInert(name))
            {
                warnings.Add($"{FileName}: key {name} is not followed here.");
            }
        }

        if (ends.Any(id => id >= vocabulary))
        {
            warnings.Add($"{FileName}: "
                + $"key eos_token_id names {string.Join(", ", ends.Where(id => id >= vocabulary))}, which the model does not know.");
        }

        return new GenerationDefaults
        {
            EndIds = [.. ends.Where(id => id < vocabulary)],
            DoSample = file.Has("do_sample") ? file.Flag("do_sample", true) : null,
            Temperature = Within("temperature", 0, float.MaxValue),
            TopK = (int?)Within("top_k", 0, 1 << 20),
            TopP = Within("top_p", float.Epsilon, 1),
            MinP = Within("min_p", 0, 1),
            TypicalP = Within("typical_p", float.Epsilon, 1),
            RepetitionPenalty = Within("repetition_penalty", float.Epsilon, float.MaxValue),
            NoRepeatNgram = (int?)Within("no_repeat_ngram_size", 0, 1 << 20),
            MaxTokens = (int?)Within("max_new_tokens", 1, 1 << 24),
        };

        float? Within(string name, float least, float most)
        {
            var found = (float?)file.Number(name);
            if (found < least || found > most)
            {
                warnings.Add(FormattableString.Invariant(
                    $"{FileName}: key {name} is {found}; expected a number from {least:g3} to {most:g3}. It is left out of account."));
                return null;
            }

            return found;
        }
    }
}
