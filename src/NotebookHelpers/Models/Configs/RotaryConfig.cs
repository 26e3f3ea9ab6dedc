namespace BetweenTokens.Models.Configs;

/// <summary>Rotary position embedding: pair i of a head turns by position · base^(−2i/d).</summary>
public sealed record RotaryConfig
{
    /// <summary>θ, the base of the frequencies.</summary>
    public double Base { get; init; } = 10_000;

    /// <summary>How many of a head's dimensions turn, the rest stand still (GPT-NeoX: a quarter); null: all.</summary>
    public int? Dimensions { get; init; }

    /// <summary>How frequencies are changed for texts longer than those of the first training; null: not.</summary>
    public RotaryScaling? Scaling { get; init; }

    /// <summary>
    /// For each layer, whether it turns queries and keys at all (SmolLM3 leaves every fourth still); null: every layer does.
    /// </summary>
    public IReadOnlyList<bool>? Layers { get; init; }
}

/// <summary>A change of the rotary frequencies. The cases are the ones in use; each says whose it is.</summary>
public abstract record RotaryScaling
{
    private RotaryScaling()
    {
    }

    /// <summary>Every position divided by the factor (Chen et al. 2023).</summary>
    public sealed record Linear(double Factor) : RotaryScaling;

    /// <summary>
    /// The base grows with the length of the text once it passes the original length
    /// (dynamic NTK): base · (factor · length / original − factor + 1)^(d / (d − 2)).
    /// </summary>
    /// <remarks>
    /// Past the original length a text's beginning is therefore read otherwise in one pass than token by token, where keys in the
    /// cache keep the angles of their time. The reference implementation does the same.
    /// </remarks>
    public sealed record Dynamic(double Factor, int OriginalLength) : RotaryScaling;

    /// <summary>Llama 3.1: long wavelengths divided by the factor, short ones kept, a blend between.</summary>
    public sealed record Llama3(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalLength) : RotaryScaling;

    /// <summary>YaRN (Peng et al. 2023): a ramp between kept and divided frequencies, and a factor on cosines and sines.</summary>
    public sealed record Yarn(
        double Factor,
        int OriginalLength,
        double BetaFast = 32,
        double BetaSlow = 1,
        double? AttentionFactor = null,
        bool Truncate = true) : RotaryScaling
    {
        /// <summary>What cosines and sines are multiplied by: 0.1·ln(factor) + 1 unless given.</summary>
        public double Magnitude => AttentionFactor ?? (Factor <= 1 ? 1 : 0.1 * Math.Log(Factor) + 1);
    }

    /// <summary>Each frequency divided by its own factor, as a GGUF file spells Llama 3's rule (<c>rope_freqs.weight</c>).</summary>
    public sealed record PerFrequency(IReadOnlyList<float> Divisors) : RotaryScaling;
}
