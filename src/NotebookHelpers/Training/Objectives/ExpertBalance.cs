using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Objectives;

/// <summary>
/// Keeps the experts of one pass busy (Fedus et al. 2021, equations 4 to 6): for each layer E·Σ f_e·P_e, where f_e is the share of the
/// choices that went to expert e and P_e its mean probability; 1 where the load is even. It looks on during the pass and changes nothing.
/// </summary>
/// <param name="counted">Bool [batch, pos]: positions that count (no padding); null: all.</param>
public sealed class ExpertBalance(Tensor? counted = null) : IForwardHooks, IDisposable
{
    private readonly List<(Tensor Load, Tensor Term)> _layers = [];
    private Tensor? _probabilities;

    /// <summary>Layers with experts that the pass went through.</summary>
    public int Layers => _layers.Count;

    /// <summary>Share of the choices that went to each expert of each layer, [layer][expert].</summary>
    public float[][] Load => [.. _layers.Select(layer => TensorMemory.Copy<float>(layer.Load))];

    /// <summary>The same before it is read, [expert] each; owned by this object.</summary>
    internal IEnumerable<Tensor> Loads => _layers.Select(layer => layer.Load);

    /// <summary>Mean over the layers, with a gradient; the caller disposes it.</summary>
    /// <exception cref="InvalidOperationException">The pass met no experts.</exception>
    public Tensor Loss()
    {
        if (Layers == 0)
        {
            throw new InvalidOperationException(
                "The balance of experts needs a model that has some (TransformerConfig.Experts), and a pass before it.");
        }

        using var scope = NewDisposeScope();
        return stack(_layers.Select(layer => layer.Term)).mean().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public bool Wants(HookPoint point, int layer) => point is HookPoint.RouterProbabilities or HookPoint.ExpertWeights;

    /// <inheritdoc/>
    public Tensor Visit(HookPoint point, int layer, Tensor value)
    {
        if (point == HookPoint.RouterProbabilities)
        {
            _probabilities = value;
            return value;
        }

        using var scope = NewDisposeScope();
        var experts = value.shape[^1];
        var weight = (counted is null
            ? ones(value.shape[..^1], ScalarType.Float32, value.device)
            : counted.Beside(value).to(ScalarType.Float32)).unsqueeze(-1); // [B, T, 1]
        var choices = value.detach().gt(0).to(ScalarType.Float32) * weight;
        var load = choices.sum([0, 1]) / choices.sum().clamp_min(1);
        var mean = _probabilities!.masked_fill(weight.le(0), 0).sum([0, 1]) / weight.sum().clamp_min(1); // padding may hold anything
        _layers.Add((load.DetachFromDisposeScope(), ((load * mean).sum() * experts).DetachFromDisposeScope()));
        _probabilities = null;
        return value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (load, term) in _layers)
        {
            load.Dispose();
            term.Dispose();
        }

        _layers.Clear();
    }
}
