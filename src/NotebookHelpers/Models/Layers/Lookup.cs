using BetweenTokens.Models.Learning;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>Rows of a table by number.</summary>
internal static class Lookup
{
    /// <summary>[row, …] and int64 [n] → [n, …].</summary>
    /// <remarks>
    /// On a device <c>index</c>, whose gradient is summed in one order there; <c>index_select</c> adds as its threads come.
    /// </remarks>
    public static Tensor Of(Tensor table, Tensor index) => FusedKernels.IsHere(table) ? table.index_select(0, index) : table[index];

    /// <summary>
    /// [row, width] and int64 [...] → [..., width]; [network, row, width] and [network · batch, pos]:
    /// each network's rows from its own table.
    /// </summary>
    public static Tensor Rows(Tensor table, Tensor index)
    {
        if (table.dim() == 3)
        {
            // The first row of each network, its tables standing one after another.
            var first = arange(0, table.shape[0] * table.shape[1], table.shape[1], ScalarType.Int64, table.device); // [network]
            index = index + NetworkStack.ForRows(first, index.shape[0]).unsqueeze(1); // [network·B, T]
            table = table.flatten(0, 1); // [network·row, width]
        }

        return Of(table, index.reshape(-1)).view([.. index.shape, table.shape[1]]); // [..., width]
    }
}
