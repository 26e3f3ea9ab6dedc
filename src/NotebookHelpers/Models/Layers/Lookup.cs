using BetweenTokens.Models.Learning;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>Rows of a table by number.</summary>
internal static class Lookup
{
    /// <summary>[row, …] and int64 [n] → [n, …].</summary>
    /// <remarks>On a device <c>index</c>, whose gradient is summed in one order there; <c>index_select</c> adds as its threads come.</remarks>
    public static Tensor Of(Tensor table, Tensor index) => FusedKernels.IsHere(table) ? table.index_select(0, index) : table[index];

    /// <summary>[row, width] and int64 [...] → [..., width]; [network, row, width] and [network · batch, pos]: each network's rows from its own table.</summary>
    public static Tensor Rows(Tensor table, Tensor index)
    {
        if (table.dim() == 3)
        {
            var first = arange(0, table.shape[0] * table.shape[1], table.shape[1], ScalarType.Int64, table.device); // of each network's rows in the tables one after another
            (table, index) = (table.flatten(0, 1), index + NetworkStack.ForRows(first, index.shape[0]).unsqueeze(1));
        }

        return Of(table, index.reshape(-1)).view([.. index.shape, table.shape[1]]);
    }
}
