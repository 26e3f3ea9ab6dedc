using System.Numerics;

namespace BetweenTokens.Microworld;

/// <summary>Up to 64 phrases of which one is drawn uniformly, so that "those not yet drawn" is one machine word.</summary>
/// <remarks>Item numbers are the pool's own order, in which they were given; places are their search order.</remarks>
public sealed class Pool
{
    /// <summary>Most items that a pool can hold.</summary>
    public const int Capacity = 64;

    /// <summary>Makes a pool.</summary>
    /// <param name="phrases">Distinct phrases, as word ids.</param>
    public Pool(IReadOnlyList<int[]> phrases)
    {
        if (phrases.Count is 0 or > Capacity)
        {
            throw new ArgumentException($"A pool holds 1 to {Capacity} phrases, not {phrases.Count}.", nameof(phrases));
        }

        (Phrases, Items) = ([.. phrases], [.. Enumerable.Range(0, phrases.Count)]);
        Array.Sort(Phrases, Items, PhraseOrder.Instance);
        if (Phrases.Zip(Phrases.Skip(1)).Any(pair => pair.Second.AsSpan().SequenceEqual(pair.First)))
        {
            throw new ArgumentException("A phrase occurs twice in a pool.", nameof(phrases));
        }

        Places = new int[phrases.Count];
        for (var place = 0; place < Items.Length; place++)
        {
            Places[Items[place]] = place;
        }
    }

    /// <summary>Number of items.</summary>
    public int Count => Items.Length;

    /// <summary>The mask that allows every item.</summary>
    public ulong Everything => Count == Capacity ? ulong.MaxValue : (1UL << Count) - 1;

    /// <summary>The phrases in search order.</summary>
    internal int[][] Phrases { get; }

    /// <summary>Item at a place of the search order.</summary>
    internal int[] Items { get; }

    private int[] Places { get; }

    /// <summary>Words of an item.</summary>
    public int[] this[int item] => Phrases[Places[item]];

    /// <summary>A mask over items as a mask over places.</summary>
    internal ulong ToPlaces(ulong items)
    {
        var places = 0UL;
        for (; items != 0; items &= items - 1)
        {
            places |= 1UL << Places[BitOperations.TrailingZeroCount(items)];
        }

        return places;
    }

}

/// <summary>Lexicographic order of phrases, the shorter first.</summary>
internal sealed class PhraseOrder : IComparer<int[]>
{
    public static readonly PhraseOrder Instance = new();

    public int Compare(int[]? x, int[]? y) => x.AsSpan().SequenceCompareTo(y.AsSpan());
}
