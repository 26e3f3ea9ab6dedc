using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Testing;

/// <summary>Keeps copies of the activations that it was told to look at.</summary>
internal sealed class Recorder(params HookPoint[] points) : IForwardHooks, IDisposable
{
    private readonly Dictionary<(HookPoint, int), Tensor> _seen = [];

    public Tensor this[HookPoint point, int layer = -1] => _seen[(point, layer)];

    public IEnumerable<(HookPoint Point, int Layer)> Seen => _seen.Keys;

    public bool Wants(HookPoint point, int layer) => points.Length == 0 || points.Contains(point);

    public Tensor Visit(HookPoint point, int layer, Tensor value)
    {
        _seen[(point, layer)] = value.clone().DetachFromDisposeScope();
        return value;
    }

    public void Dispose()
    {
        foreach (var tensor in _seen.Values)
        {
            tensor.Dispose();
        }
    }
}
