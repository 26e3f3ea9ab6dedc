using System.Numerics;

namespace BetweenTokens.Statistics;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018), seeded through SplitMix64: the same seed gives the same numbers on every
/// machine and in every version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
/// <remarks>It is a <see cref="Random"/>, so that libraries which take one (MathNet, Shuffle) can be seeded with it.</remarks>
public sealed class SeededRandom : Random
{
    private readonly ulong _key;
    private ulong _a, _b, _c, _d;

    /// <summary>Starts the sequence of a seed.</summary>
    public SeededRandom(long seed)
        : this(unchecked((ulong)seed))
    {
    }

    private SeededRandom(ulong key)
    {
        _key = key;
        var state = key;
        (_a, _b, _c, _d) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>
    /// A generator of its own for part <paramref name="index"/> of the work. It depends on the seed and the index alone,
    /// not on what has been drawn already, so part i is the same whatever the number of parts.
    /// </summary>
    public SeededRandom Fork(long index)
    {
        var state = _key ^ BitOperations.RotateLeft(unchecked((ulong)index * 0xD1342543DE82EF95UL) + 0x2545F4914F6CDD1DUL, 17);
        return new SeededRandom(SplitMix(ref state));
    }

    /// <summary>Sixty-four random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A normal deviate of mean 0 and variance 1 (Marsaglia's polar method, one of the pair).</summary>
    public double NextGaussian()
    {
        double x, square;
        do
        {
            x = 2 * NextDouble() - 1;
            var y = 2 * NextDouble() - 1;
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);
        return x * Math.Sqrt(-2 * Math.Log(square) / square);
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1U << 24));

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)NextInt64(0, maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(0, long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        var range = unchecked((ulong)(maxValue - minValue));
        if (range <= 1)
        {
            return minValue;
        }

        // Lemire 2019: multiply instead of divide; the short rejection loop removes the bias of the low values.
        var high = Math.BigMul(NextBits(), range, out var low);
        if (low < range)
        {
            var threshold = unchecked(0UL - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), range, out low);
            }
        }

        return unchecked(minValue + (long)high);
    }

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[8];
        while (!buffer.IsEmpty)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(word, NextBits());
            var count = Math.Min(8, buffer.Length);
            word[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
