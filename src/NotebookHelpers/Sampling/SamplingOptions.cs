using BetweenTokens.Sampling.Processors;

namespace BetweenTokens.Sampling;

/// <summary>How the next token is chosen from the logits. The defaults draw from the model's own distribution.</summary>
public record SamplingOptions
{
    /// <summary>Divides the logits; 0 always takes the likeliest token (greedy).</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Keep the k likeliest; 0: no limit.</summary>
    public int TopK { get; init; }

    /// <summary>Keep the nucleus of this mass; 1: everything.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Keep what is at least this fraction as likely as the likeliest; 0: everything.</summary>
    public float MinP { get; init; }

    /// <summary>Keep the most typical tokens of this mass; 1: everything.</summary>
    public float TypicalP { get; init; } = 1;

    /// <summary>Cut below this probability; 0: nothing.</summary>
    public float EpsilonCutoff { get; init; }

    /// <summary>Cut below min(ε, √ε·exp(−entropy)); 0: nothing.</summary>
    public float EtaCutoff { get; init; }

    /// <summary>Weaken tokens that occurred; 1: no change.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Forbid repeated sequences of this many tokens; 0: allowed.</summary>
    public int NoRepeatNgram { get; init; }

    /// <summary>Seed of the draws: the same seed gives the same text.</summary>
    public long Seed { get; init; }

    /// <summary>True: the likeliest token after the processors is taken, nothing is drawn.</summary>
    public bool Greedy => Temperature == 0;

    /// <summary>
    /// The processors in the order in which transformers applies them: penalties on the raw logits, then temperature,
    /// then the cuts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public LogitsChain ToChain()
    {
        SettingFault.Throw(Faults());
        var chain = new List<ILogitsProcessor>();
        Add(RepetitionPenalty != 1, () => new RepetitionPenalty(RepetitionPenalty));
        Add(NoRepeatNgram != 0, () => new NoRepeatNgram(NoRepeatNgram));
        Add(Temperature is not (0 or 1), () => new Temperature(Temperature));
        Add(TopK != 0, () => new TopK(TopK));
        Add(TopP != 1, () => new TopP(TopP));
        Add(MinP != 0, () => new MinP(MinP));
        Add(TypicalP != 1, () => new TypicalP(TypicalP));
        Add(EpsilonCutoff != 0, () => new EpsilonCutoff(EpsilonCutoff));
        Add(EtaCutoff != 0, () => new EtaCutoff(EtaCutoff));
        return new LogitsChain(chain);

        void Add(bool used, Func<ILogitsProcessor> create)
        {
            if (used)
            {
                chain.Add(create());
            }
        }
    }

    /// <summary>Settings outside their ranges, which the defaults' words describe: 0 or 1 where something is switched off.</summary>
    internal virtual IEnumerable<SettingFault> Faults() =>
    [
        .. SettingFault.Where(!(Temperature >= 0 && float.IsFinite(Temperature)),
            nameof(Temperature), Temperature, "a finite number, 0 (the likeliest token) or above"),
        .. SettingFault.Where(TopK < 0, nameof(TopK), TopK, "0 (no limit) or a whole number above"),
        .. SettingFault.Where(!(TopP is > 0 and <= 1), nameof(TopP), TopP, "the mass of a nucleus, above 0 and at most 1 (everything)"),
        .. SettingFault.Where(!(MinP is >= 0 and <= 1), nameof(MinP), MinP, "a fraction from 0 (everything) to 1"),
        .. SettingFault.Where(!(TypicalP is > 0 and <= 1), nameof(TypicalP), TypicalP, "a mass above 0 and at most 1 (everything)"),
        .. SettingFault.Where(
            !(EpsilonCutoff is >= 0 and < 1), nameof(EpsilonCutoff), EpsilonCutoff, "a probability from 0 (no cut) to below 1"),
        .. SettingFault.Where(!(EtaCutoff is >= 0 and < 1), nameof(EtaCutoff), EtaCutoff, "a probability from 0 (no cut) to below 1"),
        .. SettingFault.Where(!(RepetitionPenalty > 0 && float.IsFinite(RepetitionPenalty)),
            nameof(RepetitionPenalty), RepetitionPenalty, "a finite number above 0; 1 changes nothing"),
        .. SettingFault.Where(NoRepeatNgram < 0, nameof(NoRepeatNgram), NoRepeatNgram, "0 (allowed) or a number of tokens"),
    ];
}
