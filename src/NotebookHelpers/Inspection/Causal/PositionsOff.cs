using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// A network that reads without its position signal, the weights as they are: every rotation zero, every slope of ALiBi zero, every
/// added code replaced by the mean code of the positions that it was trained on, which says nothing of where a token stands.
/// </summary>
public sealed class PositionsOff : IDisposable
{
    private readonly Transformer _network;
    private readonly bool _owned;

    private PositionsOff(Transformer network, bool owned) => (_network, _owned) = (network, owned);

    /// <summary>Switches the signal off.</summary>
    /// <param name="network">Not changed; a rotary network is read itself, and must live as long as this object.</param>
    /// <param name="trained">Number of positions over which an added code is averaged.</param>
    /// <exception cref="ArgumentException">Nothing to average over, or more positions than a learned table has.</exception>
    public static PositionsOff Of(Transformer network, int trained)
    {
        var config = network.Config;
        if (trained < 1 || (config.Positions == PositionScheme.Learned && trained > config.NContext))
        {
            throw new ArgumentException(
                $"A code is averaged over 1 to {config.NContext} positions; found {trained}. Give the length of the training's texts.");
        }

        if (config.Positions is PositionScheme.Rotary or PositionScheme.None)
        {
            return new(network, owned: false);
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var plain = config with { Positions = PositionScheme.None, LearnedPositionScale = false };
        var parameters = TransformerParameters.Allocate(plain, network.Parameters.Get("embed.weight").dtype, network.Device);
        foreach (var spec in parameters.Specs)
        {
            parameters.Set(spec.Name, network.Parameters.Get(spec.Name).detach());
        }

        if (MeanCode(network, trained) is { } code)
        {
            // of a tied embedding the logits move by one number, the same for every token
            var embedding = network.Parameters.Get("embed.weight").detach();
            parameters.Set("embed.weight", (embedding.to(ScalarType.Float32) + (code / config.EmbeddingScale)).to(embedding.dtype));
        }

        return new(new Transformer(parameters), owned: true);
    }

    /// <summary>Reads.</summary>
    /// <param name="ids">Int64 [batch, pos].</param>
    /// <returns>Logits, float32 [batch, pos, dVocab]; the caller disposes them.</returns>
    public Tensor Forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var options = _network.Config.Positions == PositionScheme.Rotary
            ? new ForwardOptions { Positions = zeros([ids.shape[1]], ScalarType.Int64, CPU) } : null;
        return _network.Forward(ids, options: options).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_owned)
        {
            _network.Dispose();
        }
    }

    // [dModel]; null where nothing is added
    private static Tensor? MeanCode(Transformer network, int trained)
    {
        var config = network.Config;
        double Scale() => config.LearnedPositionScale
            ? network.Parameters.Get("position.scale").item<float>() : config.PositionScale;
        return config.Positions switch
        {
            PositionScheme.Learned => network.Parameters.Get("position.weight").detach().narrow(0, 0, trained).mean([0]),
            PositionScheme.Sinusoidal => tensor(SinusoidalCode.Table(trained, config.DModel), device: network.Device)
                .mean([0]).to(ScalarType.Float32) * Scale(),
            PositionScheme.RawNumber => nn.functional.pad(full(1, (trained - 1) / 2.0 * Scale(), ScalarType.Float32, network.Device),
                [0, config.DModel - 1]),
            _ => null,
        };
    }
}
