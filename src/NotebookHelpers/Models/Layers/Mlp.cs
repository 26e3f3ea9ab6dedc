using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Learning;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>The feed-forward part of one block.</summary>
internal sealed class Mlp
{
    private readonly TransformerConfig _config;
    private readonly Linear? _gateUp;
    private readonly Linear? _gate;
    private readonly Linear _up;
    private readonly Linear _down;

    public Mlp(TransformerConfig config, TransformerParameters parameters, string name)
    {
        _config = config;
        _gateUp = parameters.Linear(name, "gate", "up");
        _gate = config.Mlp == MlpKind.Gated ? parameters.Linear($"{name}.gate") : null;
        _up = parameters.Linear($"{name}.up");
        _down = parameters.Linear($"{name}.down");
    }

    /// <summary>[batch, pos, dModel] → the same.</summary>
    public Tensor Apply(Tensor x, LayerHooks hooks)
    {
        if (_gate is null)
        {
            var before = hooks.Visit(HookPoint.MlpPre, _up.Apply(x));
            return _down.Apply(hooks.Visit(HookPoint.MlpPost, Activate(before)));
        }

        var both = _gateUp?.Apply(x);
        var looked = hooks.Wants(HookPoint.MlpPre) || hooks.Wants(HookPoint.MlpLinear);
        if (both is not null && !looked && GateKernel.TryApply(both, _config.DMlp, _config.Activation) is { } product)
        {
            return _down.Apply(hooks.Visit(HookPoint.MlpPost, product));
        }

        var (gate, linear) = both is null
            ? (_gate.Apply(x), _up.Apply(x))
            : (both.narrow(-1, 0, _config.DMlp), both.narrow(-1, _config.DMlp, _config.DMlp)); // [B, T, F] twice
        gate = hooks.Visit(HookPoint.MlpPre, gate);
        linear = hooks.Visit(HookPoint.MlpLinear, linear);
        return _down.Apply(hooks.Visit(HookPoint.MlpPost, Activate(gate) * linear));
    }

    private Tensor Activate(Tensor x) => _config.Activation switch
    {
        Activation.Relu => x.HasShapeOnly() ? nn.functional.threshold(x, 0, 0) : nn.functional.relu(x),
        Activation.Gelu => FusedGelu.TryApply(x) ?? nn.functional.gelu(x),
        Activation.GeluTanh => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        _ => nn.functional.silu(x),
    };
}
