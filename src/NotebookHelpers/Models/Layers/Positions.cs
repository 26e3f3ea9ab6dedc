using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>Position codes that are added to the embedding.</summary>
internal sealed class Positions(TransformerConfig config, TransformerParameters parameters)
{
    /// <summary>
    /// The code of this pass's positions, float32 [pos, dModel] or [batch, pos, dModel]; null where the scheme adds none.
    /// </summary>
    public Tensor? Code(PassContext pass) => config.Positions switch
    {
        PositionScheme.Learned when pass.Positions is null =>
            ForRows(parameters.Get("position.weight").narrow(-2, pass.Past, pass.Length), pass), // [T, D]; of a stack [B, T, D]
        PositionScheme.Learned => Lookup.Rows(parameters.Get("position.weight"), pass.Positions),
        PositionScheme.Sinusoidal => Sinusoids(Places(pass)) * Scale(pass),
        PositionScheme.RawNumber => nn.functional.pad(Places(pass) * Scale(pass), [0, config.DModel - 1]),
        _ => null,
    };

    /// <summary>PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i+1) = cos of the same (Vaswani et al. 2017, section 3.5).</summary>
    private Tensor Sinusoids(Tensor places)
    {
        var frequency = SinusoidalCode.Frequencies(config.DModel).Select(w => (float)w).ToArray();
        var angle = places * tensor(frequency, device: places.device);
        var both = stack([angle.sin(), angle.cos()], -1).flatten(-2, -1); // [T or B, T, 2 · pairs]
        return both.narrow(-1, 0, config.DModel); // [T, D] or [B, T, D]
    }

    /// <summary>Positions as numbers, float32 [pos, 1] or [batch, pos, 1].</summary>
    private Tensor Places(PassContext pass) =>
        (pass.Positions ?? arange(pass.Past, pass.Past + pass.Length, ScalarType.Int64, pass.Device))
            .to(ScalarType.Float32).unsqueeze(-1); // [T, 1] or [B, T, 1]

    private Tensor Scale(PassContext pass) => !config.LearnedPositionScale ? tensor((float)config.PositionScale, device: pass.Device)
        : parameters.Networks == 0 ? parameters.Get("position.scale")
        : ForRows(parameters.Get("position.scale").unsqueeze(-1), pass); // [B, 1, 1]

    private Tensor ForRows(Tensor values, PassContext pass) => parameters.Networks == 0 ? values : NetworkStack.ForRows(values, pass.Batch);
}
