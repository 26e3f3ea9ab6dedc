using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>Where the leading axis of a stack of networks meets the rows of a pass, [network · batch, …].</summary>
internal static class NetworkStack
{
    /// <summary>Values of each network, [network, …], for each of its rows: [network · batch, …].</summary>
    /// <param name="values">One for each network.</param>
    /// <param name="rows">network · batch.</param>
    public static Tensor ForRows(Tensor values, long rows) => values.repeat_interleave(rows / values.shape[0], 0);

    /// <summary>Rows of a network as one matrix: [network · batch, pos, width] → [network, batch · pos, width].</summary>
    public static Tensor Matrices(Tensor x, long networks) => x.reshape(networks, -1, x.shape[^1]);

    /// <summary>Applies something to the rows of each network by itself.</summary>
    /// <param name="networks">How many.</param>
    /// <param name="apply">Takes the network's rows of every tensor, and its number.</param>
    /// <param name="all">Tensors of all rows, [network · batch, …].</param>
    public static Tensor Each(int networks, Func<Tensor[], int, Tensor> apply, params Tensor[] all)
    {
        var rows = Array.ConvertAll(all, tensor => tensor.chunk(networks));
        return cat([.. Enumerable.Range(0, networks).Select(network => apply(Array.ConvertAll(rows, own => own[network]), network))]);
    }
}
