using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>Rows of a table by number.</summary>
internal static class Lookup
{
    /// <summary>[row, width] and int64 [...] → [..., width].</summary>
    public static Tensor Rows(Tensor table, Tensor index) => table.index_select(0, index.reshape(-1)).view([.. index.shape, table.shape[1]]);
}
