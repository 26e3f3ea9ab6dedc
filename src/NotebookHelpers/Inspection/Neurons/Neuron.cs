using System.Globalization;

namespace BetweenTokens.Inspection.Neurons;

/// <summary>A neuron of a feed-forward part.</summary>
/// <param name="Layer">Layer, from 0.</param>
/// <param name="Number">Its number in the layer, from 0.</param>
public readonly record struct Neuron(int Layer, int Number)
{
    /// <summary>L3N17.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"L{Layer}N{Number}");
}
