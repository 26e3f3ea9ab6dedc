using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>
/// What one worker of a step leaves to be read once the gradients are formed, so that nobody waits for a device on the way.
/// </summary>
internal sealed class StepResults
{
    private Tensor[] _loads = [];

    /// <summary>A loss for each group of rows: a scalar, or [network] of a stack. Owned by this object.</summary>
    public List<Tensor> Losses { get; } = [];

    /// <summary>Keeps each layer's load of experts, [expert], in the place of what was kept.</summary>
    public void Keep(IEnumerable<Tensor> loads)
    {
        Array.ForEach(_loads, load => load.Dispose());
        _loads = [.. loads.Select(load => load.alias().DetachFromDisposeScope())];
    }

    /// <summary>Sums of the losses in their order, [network].</summary>
    public double[] Read(int networks)
    {
        var sums = new double[networks];
        foreach (var loss in Losses)
        {
            var values = TensorMemory.Copy<float>(loss);
            for (var network = 0; network < networks; network++)
            {
                sums[network] += values[network];
            }
        }

        return sums;
    }

    /// <summary>The loads, [layer][expert].</summary>
    public float[][] ReadLoads() => Array.ConvertAll(_loads, TensorMemory.Copy<float>);

    /// <summary>Mean over the workers, [layer][expert]; none where no worker met experts.</summary>
    public static IReadOnlyList<IReadOnlyList<float>> Mean(float[][][] workers) => workers.Length == 0 ? []
        : [.. Enumerable.Range(0, workers[0].Length).Select(layer => Enumerable.Range(0, workers[0][layer].Length)
            .Select(expert => workers.Select(worker => worker[layer][expert]).Aggregate((a, b) => a + b) / workers.Length).ToArray())];

    /// <summary>Frees what was left.</summary>
    public void Clear()
    {
        Losses.ForEach(loss => loss.Dispose());
        Losses.Clear();
        Keep([]);
    }
}
