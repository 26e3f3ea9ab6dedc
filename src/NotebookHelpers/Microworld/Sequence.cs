namespace BetweenTokens.Microworld;

/// <summary>A short sequence of numbers 0…63 in one value with equality: what a state remembers of the words drawn.</summary>
/// <remarks>Six bits an item in two machine words of 128 bits: no array, no allocation.</remarks>
public readonly record struct Sequence
{
    private const int Bits = 6;
    private const int Half = 21;

    private readonly UInt128 _low;
    private readonly UInt128 _high;

    private Sequence(UInt128 low, UInt128 high, int count) => (_low, _high, Count) = (low, high, count);

    /// <summary>Most items.</summary>
    public static int Capacity => 2 * Half;

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>One item.</summary>
    public int this[int index] => (int)((index < Half ? _low >> (Bits * index) : _high >> (Bits * (index - Half))) & 63);

    /// <summary>The sequence with one more item.</summary>
    public Sequence Add(int item)
    {
        if ((uint)item > 63 || Count == Capacity)
        {
            throw new ArgumentOutOfRangeException(nameof(item), item, $"A sequence holds up to {Capacity} numbers from 0 to 63.");
        }

        var bits = (UInt128)(uint)item << (Bits * (Count % Half));
        return Count < Half ? new(_low | bits, _high, Count + 1) : new(_low, _high | bits, Count + 1);
    }

    /// <summary>The sequence with one item replaced.</summary>
    public Sequence With(int index, int item)
    {
        var shift = Bits * (index % Half);
        var clear = ~((UInt128)63 << shift);
        var bits = (UInt128)(uint)item << shift;
        return index < Half ? new((_low & clear) | bits, _high, Count) : new(_low, (_high & clear) | bits, Count);
    }
}
