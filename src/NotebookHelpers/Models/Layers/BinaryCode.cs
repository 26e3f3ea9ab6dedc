using System.Numerics;

namespace BetweenTokens.Models.Layers;

/// <summary>A position as its binary digits: the code with which sines and cosines are compared.</summary>
public static class BinaryCode
{
    /// <summary>The digits, the highest first: [bits].</summary>
    /// <param name="position">0 or more, below 2^bits.</param>
    /// <param name="bits">How many digits.</param>
    /// <exception cref="ArgumentException">The position has more digits.</exception>
    public static int[] Of(int position, int bits) => position >= 0 && bits is > 0 and < 31 && position < 1 << bits
        ? [.. Enumerable.Range(1, bits).Select(i => position >> (bits - i) & 1)]
        : throw new ArgumentException($"{bits} binary digits hold 0 to {(1L << Math.Clamp(bits, 0, 31)) - 1}; found {position}.");

    /// <summary>Number of digits in which two positions differ (Hamming 1950).</summary>
    public static int Changed(int one, int other) => BitOperations.PopCount((uint)(one ^ other));
}
