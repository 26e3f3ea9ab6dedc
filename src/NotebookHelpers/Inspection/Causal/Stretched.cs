using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// A network read on longer texts than it was trained on by another choice of angles, its weights as they are. What turns the pairs
/// of a rotary network turns those of a sinusoidal code too: its frequencies are the same series, and its positions need not be whole.
/// </summary>
public static class Stretched
{
    /// <summary>The network with the angles of a stretch; a copy, which the caller disposes.</summary>
    /// <param name="network">A network of rotary positions or of sinusoidal ones.</param>
    /// <param name="stretch">The stretch.</param>
    /// <param name="positions">Tokens of the longest text that will be read.</param>
    /// <exception cref="ArgumentException">A network of another scheme, or a stretch that there is not.</exception>
    public static Transformer Of(Transformer network, LengthStretch stretch, int positions)
    {
        var config = network.Config;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return config.Positions switch
        {
            PositionScheme.Rotary => With(network, config with { Rotary = stretch.Of(config.Rotary, config.RotaryDimensions) }, null),
            PositionScheme.Sinusoidal when !config.LearnedPositionScale => With(
                network, config with { Positions = PositionScheme.Learned, NContext = positions }, Code(config, stretch, positions)),
            _ => throw new ArgumentException(
                $"Rotary and sinusoidal positions of a fixed size can be stretched; found {config.Positions}."),
        };
    }

    // a table of codes in the place of the formula: [positions, dModel]
    private static Tensor Code(TransformerConfig config, LengthStretch stretch, int positions)
    {
        var width = config.DModel;
        var frequencies = RotaryCode.Frequencies(stretch.Of(new RotaryConfig { Base = SinusoidalCode.Base }, width), width);
        var table = new float[positions, width];
        for (var p = 0; p < positions; p++)
        {
            for (var c = 0; c < width; c++)
            {
                var angle = p * frequencies[c / 2];
                table[p, c] = (float)(config.PositionScale * (c % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle)));
            }
        }

        return tensor(table, device: CPU);
    }

    private static Transformer With(Transformer network, TransformerConfig config, Tensor? code)
    {
        var type = network.Parameters.Get("embed.weight").dtype;
        var parameters = TransformerParameters.Allocate(config, type, network.Device);
        foreach (var spec in parameters.Specs)
        {
            parameters.Set(spec.Name, code is not null && spec.Name == "position.weight"
                ? code.to(type) : network.Parameters.Get(spec.Name).detach());
        }

        return new Transformer(parameters);
    }
}
