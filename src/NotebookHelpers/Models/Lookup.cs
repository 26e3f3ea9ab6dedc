using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>Rows of a table by number.</summary>
internal static class Lookup
{
    /// <summary>[row, width] and int64 [...] → [..., width]; [network, row, width] and [network · batch, pos]: each network's rows from its own table.</summary>
    public static Tensor Rows(Tensor table, Tensor index)
    {
        if (table.dim() == 3)
        {
            var first = arange(0, table.shape[0] * table.shape[1], table.shape[1], ScalarType.Int64); // of each network's rows in the tables one after another
            (table, index) = (table.flatten(0, 1), index + NetworkStack.ForRows(first, index.shape[0]).unsqueeze(1));
        }

        return table.index_select(0, index.reshape(-1)).view([.. index.shape, table.shape[1]]);
    }
}
