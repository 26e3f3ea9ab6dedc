using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <content>Networks of one config side by side.</content>
public sealed partial class TransformerParameters
{
    /// <summary>Networks that lie in every tensor along a leading axis, [network, …shape]; 0: one network, without that axis.</summary>
    public int Networks { get; private init; }

    /// <summary>The key of a config because of which its networks cannot lie side by side; null where they can.</summary>
    public static string? RefusesStacking(TransformerConfig config) =>
        config.Mixer != MixerKind.Attention ? "model.mixer" : config.Experts is not null ? "model.experts" : null;

    /// <summary>
    /// Several networks of one config as one: every tensor is [network, …shape], a leaf with a gradient. A pass reads
    /// [network · batch, pos], the rows of a network one after another, and each meets the numbers of its own.
    /// </summary>
    /// <param name="networks">The networks; not changed, and not needed any more.</param>
    /// <exception cref="ArgumentException">None, of several configs, or of one with parts that are written for one network.</exception>
    public static TransformerParameters Stack(IReadOnlyList<TransformerParameters> networks)
    {
        if (networks.Count == 0 || networks.Any(network => network.Config != networks[0].Config || network.Networks > 0))
        {
            throw new ArgumentException(
                $"A stack: expected one or more single networks of one config; found {networks.Count}.", nameof(networks));
        }

        CheckStacking(networks[0].Config);
        var parameters = new TransformerParameters(networks[0].Config, networks[0].Device) { Networks = networks.Count };
        using var noGradient = no_grad();
        foreach (var spec in parameters.Specs)
        {
            using var scope = NewDisposeScope();
            parameters._byName[spec.Name] = stack(networks.Select(network => network.Get(spec.Name).detach().to(ScalarType.Float32)))
                .requires_grad_().DetachFromDisposeScope();
        }

        return parameters;
    }

    /// <summary>One network of a stack: views of its numbers, without gradients. The caller disposes the views.</summary>
    public TransformerParameters Of(int network)
    {
        var parameters = new TransformerParameters(Config, Device);
        using var noGradient = no_grad();
        foreach (var (name, value) in _byName)
        {
            using var scope = NewDisposeScope();
            parameters._byName[name] = value.detach()[network].DetachFromDisposeScope();
        }

        return parameters;
    }

    /// <summary>Refuses a config whose networks cannot lie side by side.</summary>
    /// <exception cref="ArgumentException">It names the key.</exception>
    internal static void CheckStacking(TransformerConfig config)
    {
        if (RefusesStacking(config) is { } key)
        {
            var found = key == "model.mixer" ? $"{config.Mixer}" : $"{config.Experts!.Count} experts";
            throw new ArgumentException($"Networks side by side: "
                + $"key {key} must be {(key == "model.mixer" ? $"{MixerKind.Attention}" : "absent")}, since other parts are "
                + $"written for one network at a time; found {found}. Train such seeds one after another.");
        }
    }
}
