using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>Turns queries and keys by their positions. Angles are formed in float32, whatever the weights' type.</summary>
internal sealed class Rotary(TransformerConfig config, Device device) : IDisposable
{
    private readonly int _dimensions = config.RotaryDimensions;
    private Tensor? _cosine;
    private Tensor? _sine;
    private long _length;
    private long _frequenciesFor;

    /// <summary>Cosines and sines for a pass, float32, both [pos, d] or [batch, 1, pos, d], the two halves of d alike.</summary>
    /// <param name="pass">Its positions: counted, or given as [pos] or [batch, pos].</param>
    public (Tensor Cosine, Tensor Sine) Angles(PassContext pass)
    {
        Prepare(pass.End);
        if (pass.Positions is not { } positions)
        {
            return (_cosine!.narrow(0, pass.Past, pass.Length), _sine!.narrow(0, pass.Past, pass.Length)); // [T, d] twice
        }

        var at = positions.dim() == 1 ? [-1, _dimensions] : new[] { positions.shape[0], 1, positions.shape[1], _dimensions };
        var flat = positions.reshape(-1); // [T] or [B·T]
        return (Lookup.Of(_cosine!, flat).view(at), Lookup.Of(_sine!, flat).view(at)); // [T, d] or [B, 1, T, d], twice
    }

    /// <summary>Turns the first dimensions of each head, pairing dimension i with i + d/2; the rest pass through.</summary>
    /// <param name="x">[batch, head, pos, dHead].</param>
    /// <param name="angles">From <see cref="Angles"/>.</param>
    public Tensor Turn(Tensor x, (Tensor Cosine, Tensor Sine) angles)
    {
        var width = x.shape[^1];
        var turning = (width == _dimensions ? x : x.narrow(-1, 0, _dimensions)).Wide(); // [B, H, T, d]
        var half = _dimensions / 2;
        var swapped = cat([turning.narrow(-1, half, half).neg(), turning.narrow(-1, 0, half)], -1); // [B, H, T, d]
        var turned = (turning * angles.Cosine).addcmul(swapped, angles.Sine, 1).to(x.dtype);
        return width == _dimensions ? turned : cat([turned, x.narrow(-1, _dimensions, width - _dimensions)], -1); // [B, H, T, C]
    }

    public void Dispose()
    {
        _cosine?.Dispose();
        _sine?.Dispose();
        (_cosine, _sine, _length) = (null, null, 0);
    }

    private void Prepare(long length)
    {
        var spectrum = RotaryFrequencies.LengthThatMatters(config.Rotary.Scaling, length);
        if (length <= _length && spectrum == _frequenciesFor)
        {
            return;
        }

        Dispose();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        (_length, _frequenciesFor) = (Math.Max(64, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)length)), spectrum);
        var (frequencies, magnitude) = RotaryFrequencies.Of(config.Rotary, _dimensions, spectrum);

        // Formed on the CPU, so that every device has the same to the bit.
        var angle = outer(arange(_length, ScalarType.Float32, CPU), tensor(frequencies, device: CPU)); // [length, d/2]
        angle = cat([angle, angle], -1); // [length, d]
        _cosine = (angle.cos() * magnitude).On(device).DetachFromDisposeScope();
        _sine = (angle.sin() * magnitude).On(device).DetachFromDisposeScope();
    }
}
