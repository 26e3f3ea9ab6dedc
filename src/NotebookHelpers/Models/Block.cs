using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>One block: attention (or what stands in its place) and a feed-forward part around the residual stream.</summary>
internal sealed class Block
{
    private readonly TransformerConfig _config;
    private readonly int _layer;
    private readonly Norm? _norm1;
    private readonly Norm? _norm2;
    private readonly Func<Tensor, PassContext, Visits, Tensor> _mix;
    private readonly Func<Tensor, Visits, Tensor>? _feedForward;

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
            _feedForward = config.Experts is null ? new Mlp(config, parameters, $"{name}.mlp").Apply : new Experts(config, parameters, $"{name}.mlp").Apply;
        }
    }

    public static Norm? NormOf(TransformerConfig config, TransformerParameters parameters, string name, HookPoint scale, HookPoint result) =>
        config.Norm == NormKind.None ? null : new Norm(config, parameters.Get(name + ".weight"), parameters.Find(name + ".bias"), scale, result);

    /// <summary>[batch, pos, dModel] → the same, moved to the scope around.</summary>
    public Tensor Apply(Tensor x, PassContext pass)
    {
        using var scope = NewDisposeScope();
        var visits = new Visits(pass.Hooks, _layer);
        x = visits.At(HookPoint.ResidPre, x);
        var result = _config.ParallelResidual && _feedForward is not null ? SideBySide(x, pass, visits) : OneAfterAnother(x, pass, visits);
        return visits.At(HookPoint.ResidPost, result).MoveToOuterDisposeScope();
    }

    private Tensor SideBySide(Tensor x, PassContext pass, Visits visits)
    {
        var attended = visits.At(HookPoint.AttentionOut, _mix(Before(_norm1, x, visits), pass, visits));
        var thought = visits.At(HookPoint.MlpOut, _feedForward!(Before(_norm2, x, visits), visits));
        return After(_norm1, _config.Residual ? x + attended + thought : attended.to(ScalarType.Float32) + thought, visits);
    }

    private Tensor OneAfterAnother(Tensor x, PassContext pass, Visits visits)
    {
        var attended = visits.At(HookPoint.AttentionOut, _mix(Before(_norm1, x, visits), pass, visits));
        var middle = After(_norm1, Add(x, attended), visits);
        if (_feedForward is null)
        {
            return middle;
        }

        middle = visits.At(HookPoint.ResidMid, middle);
        var thought = visits.At(HookPoint.MlpOut, _feedForward(Before(_norm2, middle, visits), visits));
        return After(_norm2, Add(middle, thought), visits);
    }

    private Tensor Add(Tensor stream, Tensor written) => _config.Residual ? stream + written : written.to(ScalarType.Float32);

    private Tensor Before(Norm? norm, Tensor x, Visits visits) => norm is not null && _config.NormPlace == NormPlace.Pre ? norm.Apply(x, visits) : x;

    private Tensor After(Norm? norm, Tensor x, Visits visits) => norm is not null && _config.NormPlace == NormPlace.Post ? norm.Apply(x, visits) : x;
}
