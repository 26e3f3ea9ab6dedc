namespace BetweenTokens.Formats.Blocks;

/// <summary>Takes a row as it lies in the file.</summary>
/// <param name="row">Its place among the rows of the tensor that is filled.</param>
/// <param name="stored">Its blocks; good during the call.</param>
internal delegate void RowTaker(int row, ReadOnlySpan<byte> stored);

/// <summary>Where the rows of a stored matrix go, for a reading that changes their order or has a second use for their bytes.</summary>
/// <param name="Target">Row of the file to row of the tensor.</param>
/// <param name="Also">Takes the same rows, from several threads at once; null: nobody does.</param>
internal sealed record RowRoute(Func<long, long> Target, RowTaker? Also = null);
