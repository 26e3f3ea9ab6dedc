using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>Names of nonlinearities in config files.</summary>
internal static class Activations
{
    private static readonly Dictionary<string, Activation> _byName = new()
    {
        ["relu"] = Activation.Relu,
        ["gelu"] = Activation.Gelu,
        ["gelu_python"] = Activation.Gelu,
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_fast"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu_accurate"] = Activation.GeluTanh,
        ["silu"] = Activation.Silu,
        ["swish"] = Activation.Silu,
    };

    /// <summary>Reads one.</summary>
    public static Activation Read(ConfigReader config, string key, string fallback)
    {
        var name = config.Text(key) ?? fallback;
        return _byName.TryGetValue(name, out var activation)
            ? activation
            : throw config.Refuse(key, "one of " + string.Join(", ", _byName.Keys), name);
    }
}
