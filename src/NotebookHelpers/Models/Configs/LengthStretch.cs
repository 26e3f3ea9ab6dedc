using BetweenTokens.Models.Layers;

namespace BetweenTokens.Models.Configs;

/// <summary>Ways to read longer texts than a model was trained on without training it further.</summary>
public enum StretchMethod
{
    /// <summary>Nothing is changed.</summary>
    None,

    /// <summary>Position interpolation: every position divided by the factor (Chen et al. 2023).</summary>
    Interpolation,

    /// <summary>"NTK-aware": the base raised to base · factor^(d/(d−2)), so that fast pairs hardly change (bloc97 2023).</summary>
    Base,

    /// <summary>YaRN: fast pairs kept, slow ones divided, a ramp between, and sharper scores (Peng et al. 2023).</summary>
    Yarn,
}

/// <summary>How a model is read on texts longer than those of its training, its weights as they are.</summary>
/// <param name="Method">The way.</param>
/// <param name="Factor">How many times longer; for <see cref="StretchMethod.Base"/> any number above 0.</param>
/// <param name="Trained">Tokens of the longest text of the training; YaRN asks for it.</param>
public sealed record LengthStretch(StretchMethod Method, double Factor = 1, int Trained = 0)
{
    /// <summary>The rotation under it.</summary>
    /// <param name="rotary">The rotation of the training.</param>
    /// <param name="width">d, the turning coordinates of a head.</param>
    /// <exception cref="ArgumentException">A factor that is not above 0, or YaRN without the length of the training.</exception>
    public RotaryConfig Of(RotaryConfig rotary, int width) =>
        !(Factor > 0) || (Method == StretchMethod.Yarn && Trained < 1)
            ? throw new ArgumentException($"A text is stretched by a factor above 0, YaRN from a length above 0; found {this}.")
            : Method switch
            {
                StretchMethod.Interpolation => rotary with { Scaling = new RotaryScaling.Linear(Factor) },
                StretchMethod.Base => rotary with { Base = RotaryCode.NtkBase(rotary.Base, Factor, width) },
                StretchMethod.Yarn => rotary with { Scaling = new RotaryScaling.Yarn(Factor, Trained) },
                _ => rotary,
            };
}
