using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>One block: attention (or what stands in its place) and a feed-forward part around the residual stream.</summary>
internal sealed class Block
{
    private readonly TransformerConfig _config;
    private readonly int _layer;
    private readonly Norm? _norm1;
    private readonly Norm? _norm2;
    private readonly Func<Tensor, PassContext, LayerHooks, Tensor> _mix;
    private readonly Func<Tensor, LayerHooks, Tensor>? _feedForward;

    public Block(TransformerConfig config, TransformerParameters parameters, int layer, Rotary rotary)
    {
        (_config, _layer) = (config, layer);
        var name = $"blocks.{layer}";
        _norm1 = NormOf(config, parameters, $"{name}.norm1", HookPoint.Norm1Scale, HookPoint.Norm1Out);
        _mix = config.Mixer switch
        {
            MixerKind.Retention => new Retention(config, parameters, layer, rotary).Apply,
            MixerKind.Lstm => new LstmLayer(config, parameters, layer).Apply,
            _ => new Attention(config, parameters, layer, rotary).Apply,
        };
        if (config.Mlp != MlpKind.None)
        {
            _norm2 = NormOf(config, parameters, $"{name}.norm2", HookPoint.Norm2Scale, HookPoint.Norm2Out);
            _feedForward = config.Experts is null
                ? new Mlp(config, parameters, $"{name}.mlp").Apply
                : new Experts(config, parameters, $"{name}.mlp").Apply;
        }
    }

    public static Norm? NormOf(
        TransformerConfig config, TransformerParameters parameters, string name, HookPoint scale, HookPoint result) =>
        config.Norm == NormKind.None
            ? null
            : new Norm(config, parameters.Get(name + ".weight"), parameters.Find(name + ".bias"), scale, result);

    /// <summary>[batch, pos, dModel] → the same, moved to the scope around.</summary>
    public Tensor Apply(Tensor x, PassContext pass)
    {
        using var scope = NewDisposeScope();
        var hooks = new LayerHooks(pass.Hooks, _layer);
        x = hooks.Visit(HookPoint.ResidPre, x);
        var result = _config.ParallelResidual && _feedForward is not null ? SideBySide(x, pass, hooks) : OneAfterAnother(x, pass, hooks);
        return hooks.Visit(HookPoint.ResidPost, result).MoveToOuterDisposeScope();
    }

    private Tensor SideBySide(Tensor x, PassContext pass, LayerHooks hooks)
    {
        var attnOut = hooks.Visit(HookPoint.AttentionOut, _mix(Before(_norm1, x, hooks), pass, hooks));
        var mlpOut = hooks.Visit(HookPoint.MlpOut, _feedForward!(Before(_norm2, x, hooks), hooks));
        return After(_norm1, _config.Residual ? x + attnOut + mlpOut : attnOut.Wide() + mlpOut, hooks);
    }

    private Tensor OneAfterAnother(Tensor x, PassContext pass, LayerHooks hooks)
    {
        var attnOut = hooks.Visit(HookPoint.AttentionOut, _mix(Before(_norm1, x, hooks), pass, hooks));
        var middle = After(_norm1, Add(x, attnOut), hooks);
        if (_feedForward is null)
        {
            return middle;
        }

        middle = hooks.Visit(HookPoint.ResidMid, middle);
        var mlpOut = hooks.Visit(HookPoint.MlpOut, _feedForward(Before(_norm2, middle, hooks), hooks));
        return After(_norm2, Add(middle, mlpOut), hooks);
    }

    private Tensor Add(Tensor stream, Tensor written) => _config.Residual ? stream + written : written.Wide();

    private Tensor Before(Norm? norm, Tensor x, LayerHooks hooks) =>
        norm is not null && _config.NormPlace == NormPlace.Pre ? norm.Apply(x, hooks) : x;

    private Tensor After(Norm? norm, Tensor x, LayerHooks hooks) =>
        norm is not null && _config.NormPlace == NormPlace.Post ? norm.Apply(x, hooks) : x;
}
