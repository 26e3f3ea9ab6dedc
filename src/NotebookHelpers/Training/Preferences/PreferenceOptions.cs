namespace BetweenTokens.Training.Preferences;

/// <summary>How a model learns what is liked.</summary>
public enum PreferenceMethod
{
    /// <summary>From pairs of answers of which one was preferred (<see cref="Objectives.DirectPreference"/>).</summary>
    Dpo,

    /// <summary>From rewards of its own answers (<see cref="Objectives.PolicyGradient"/>).</summary>
    PolicyGradient,
}

/// <summary>A tuning. The defaults of each method are measured: <see cref="Dpo"/>, <see cref="PolicyGradient"/>.</summary>
public sealed record PreferenceOptions
{
    /// <summary>Where the signal comes from.</summary>
    public required PreferenceMethod Method { get; init; }

    /// <summary>β: how dear it is to leave the base model.</summary>
    public double Beta { get; init; } = 0.3;

    /// <summary>AdamW's rate, constant.</summary>
    public required double Rate { get; init; }

    /// <summary>Pairs or sampled answers in a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Seed of questions, pairs, labels and sampled answers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Packed rows of the other kinds to read along in each step, so that they are not forgotten. 0: none.</summary>
    public int Replay { get; init; }

    /// <summary>DPO: weight of −log π of the preferred answer beside the loss. It moves the optimum.</summary>
    public double ChosenWeight { get; init; }

    /// <summary>DPO: true, the better answer is always preferred; false, by the odds σ(r_a − r_b) of Bradley and Terry.</summary>
    public bool HardLabels { get; init; }

    /// <summary>DPO: so many pairs are drawn once and read again and again; null: fresh pairs in each step.</summary>
    public int? FixedPairs { get; init; }

    /// <summary>Largest norm of the whole gradient.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>Direct preference optimisation as it was measured: rate 3e-4, 64 pairs, 400 steps.</summary>
    public static PreferenceOptions Dpo(double beta) =>
        new() { Method = PreferenceMethod.Dpo, Beta = beta, Rate = 3e-4, Batch = 64, Steps = 400 };

    /// <summary>Policy gradient as it was measured: rate 1e-3, 96 answers, 250 steps.</summary>
    public static PreferenceOptions PolicyGradient(double beta) =>
        new() { Method = PreferenceMethod.PolicyGradient, Beta = beta, Rate = 1e-3, Batch = 96, Steps = 250 };

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">Names the field.</exception>
    public PreferenceOptions Validate()
    {
        foreach (var (name, value) in new[]
        {
            ("beta", Beta), ("rate", Rate), ("batch", Batch), ("clip", Clip), ("fixedPairs", FixedPairs ?? 1.0),
        })
        {
            if (!(value > 0))
            {
                throw new ArgumentException(FormattableString.Invariant($"{name}: expected above 0; found {value}."));
            }
        }

        return Replay >= 0 && ChosenWeight >= 0
            ? this
            : throw new ArgumentException(
                FormattableString.Invariant($"replay and chosenWeight: expected at least 0; found {Replay} and {ChosenWeight}."));
    }
}
