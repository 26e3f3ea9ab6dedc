using System.Runtime.InteropServices;

namespace BetweenTokens.Models.Learning;

/// <summary>Room for one thread's tiles, kept from one use to the next.</summary>
internal sealed unsafe class Scratch
{
    [ThreadStatic]
    private static Scratch? _own;

    private float* _start;
    private nuint _size;

    /// <summary>This thread's room for so many values, 64-byte aligned, contents undefined.</summary>
    public static float* Room(long values)
    {
        var own = _own ??= new Scratch();
        if ((nuint)values > own._size)
        {
            NativeMemory.AlignedFree(own._start);
            own._size = (nuint)values;
            own._start = (float*)NativeMemory.AlignedAlloc(own._size * sizeof(float), 64);
        }

        return own._start;
    }

    ~Scratch() => NativeMemory.AlignedFree(_start);
}
